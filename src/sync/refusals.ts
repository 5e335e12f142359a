import type { Receipt } from '../connector.ts';
import { blocked } from '../ledger/dnc/book.ts';
import { recordRefusal } from '../ledger/dnc/evidence.ts';
import { placeOf } from '../ledger/dnc/place.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';

/** What the dialer's connector says of somebody who must not be called begins so. */
const REFUSED = 'dnc:';

export interface Refused {
  /** The person's numbers, E.164. */
  readonly numbers: readonly string[];
  readonly dialer: string;
  readonly campaign: string | undefined;
  /** Where the lead came from. */
  readonly origin: string;
  readonly eventId: string;
  readonly receipt: Receipt;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Write down as evidence that a dialer was not given a person whose number is blocked. @returns the numbers
 * that are blocked everywhere
 */
export async function writeRefusals(trx: LedgerTransaction, refused: Refused): Promise<readonly string[]> {
  const { numbers, dialer, campaign, origin, eventId, receipt, at } = refused;
  if (!receipt.warnings.some((warning) => warning.startsWith(REFUSED))) return [];
  const everywhere: string[] = [];
  for (const number of numbers) {
    const scope = await blocked(trx, number, { dialer, campaign });
    if (scope === undefined) continue;
    const only = scope === 'campaign' && campaign !== undefined ? { dialer, campaign } : undefined;
    const place = placeOf(only);
    await recordRefusal(trx, { number, place, at, origin, eventId, destination: dialer, reason: undefined });
    if (scope === 'system') everywhere.push(number);
  }
  return everywhere;
}
