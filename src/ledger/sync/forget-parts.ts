import type { LedgerTransaction } from '../ledger.ts';
import { readSyncState, type SyncKey, writeSyncState } from './states.ts';

/**
 * Forget that a dialer was told these parts of a record, so that they are news to it at the next look. What
 * happens once (a place in the hopper, a callback) stays told.
 *
 * @returns false: nothing is remembered of the record
 */
export async function forgetParts(
  trx: LedgerTransaction,
  key: SyncKey,
  parts: readonly string[],
  now: number,
): Promise<boolean> {
  const state = await readSyncState(trx, key);
  if (state === undefined) return false;
  const hashes = Object.fromEntries(Object.entries(state.hashes).filter(([name]) => !parts.includes(name)));
  await writeSyncState(trx, key, { ...state, hashes }, now);
  return true;
}
