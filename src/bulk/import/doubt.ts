import { sleep } from '../../domain/governor/sleep.ts';
import { interrupted, patiently, type Waiting } from '../patience.ts';
import type { ImportDialer } from './import-dialer.ts';
import { type Settled, settled } from './outcome.ts';
import type { Intent, ImportState } from './state.ts';

/** A row whose request may have left, and whose answer nobody has seen. */
export interface InDoubt {
  readonly intent: Intent;
  /** National digits. */
  readonly number: string;
  /** Milliseconds since the epoch; 0 = its request never left, or has ended for certain. */
  readonly sentAt: number;
}

export interface DoubtTools {
  readonly dialer: Pick<ImportDialer, 'find' | 'inFlightMs'>;
  readonly state: Pick<ImportState, 'isClaimed'>;
  readonly waiting: Waiting;
  /** Gives up what is under way. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const POLL_MS = 1000;

/**
 * What became of rows in doubt, by their numbers in the list. One that is not found may still be at work in the
 * dialer (an add waits for a locked table), so it is looked for until that cannot be any more.
 *
 * @returns by row; a row that is not among them was not carried out
 * @throws BulkStopped where it cannot be known yet
 */
export async function lookUp(
  rows: readonly InDoubt[],
  tools: DoubtTools,
): Promise<ReadonlyMap<number, Settled>> {
  const { dialer, waiting, signal, now } = tools;
  const found = new Map<number, Settled>();
  const claimed = new Set<string>();
  const isClaimed = (id: string): boolean => claimed.has(id) || tools.state.isClaimed(id);
  const begun = now();
  // A clock that was set back must not make it longer.
  const overAt = (sentAt: number): number => Math.min(begun, sentAt) + dialer.inFlightMs;
  for (let left = rows; left.length > 0;) {
    const leftMs = Math.max(...left.map(({ sentAt }) => overAt(sentAt))) - now();
    const numbers = [...new Set(left.map(({ number }) => number))];
    const leads = await patiently(waiting, () => dialer.find(numbers, signal));
    for (const { intent, number } of left) {
      const own = settledBy(intent, leads.get(number) ?? [], { isClaimed });
      if (own === undefined) continue;
      claimed.add(own.leadId);
      found.set(intent.row, own);
    }
    left = left.filter(({ intent }) => !found.has(intent.row));
    if (leftMs <= 0) break;
    if (left.length > 0) await pause(leftMs, waiting);
  }
  return found;
}

async function pause(leftMs: number, { asked, onWait }: Waiting): Promise<void> {
  onWait({ code: 'in-doubt', ms: leftMs });
  try {
    await sleep(Math.min(leftMs, POLL_MS), asked);
  } catch (error) {
    throw interrupted(error);
  } finally {
    onWait(undefined);
  }
}

/**
 * What the leads that the list has for a row's number say of a row in doubt. VICIdial counts leads upward: one
 * that is newer than all that were there before the row was sent, and is no other row's, is the row's.
 *
 * @param ids of the list's leads with that number
 * @returns undefined where none is the row's
 */
export function settledBy(
  { floor }: Pick<Intent, 'floor'>,
  ids: readonly string[],
  state: Pick<ImportState, 'isClaimed'>,
): Settled | undefined {
  const own = ids
    .filter((id) => Number(id) > floor && !state.isClaimed(id))
    .toSorted((a, b) => Number(a) - Number(b))[0];
  return own === undefined
    ? undefined
    : settled('added', { leadId: own, reason: 'found in the list after its answer was lost' });
}

/** The newest of some leads; 0 = none. */
export function newest(ids: readonly string[]): number {
  return Math.max(0, ...ids.map(Number));
}
