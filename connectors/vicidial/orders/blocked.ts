import type { DncBook } from '../../../src/connector.ts';
import type { AskedNumber } from './numbers.ts';

export type Blocked = 'system' | 'campaign' | undefined;

/** Whether our own ledger blocks one of the numbers; the whole system before a campaign. */
export async function blockedIn(
  book: DncBook | undefined,
  numbers: readonly AskedNumber[],
  where: { readonly dialer: string; readonly campaign: string | undefined },
): Promise<Blocked> {
  if (book === undefined) return undefined;
  let found: Blocked;
  for (const { e164 } of numbers) {
    const place = e164 === undefined ? undefined : await book.blocked(e164, where);
    if (place === 'system') return place;
    found = place ?? found;
  }
  return found;
}

/** The receipt's words for somebody who must not be called; `dnc:` is what others look for. */
export function dncWarning(blocked: Exclude<Blocked, undefined>, leftOut: string): string {
  const list = blocked === 'system' ? 'a do-not-call list' : "the campaign's do-not-call list";
  return `dnc: a number of this person is on ${list}, so ${leftOut}`;
}
