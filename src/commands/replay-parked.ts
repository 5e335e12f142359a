import { replayParked, type ReplayOptions } from '../dispatch/replay.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { isLedgerAway } from '../ledger/ledger-error.ts';
import { print } from './context.ts';
import { dryRunnable } from './dry-run.ts';

/** Take in every parked hit that fits now, each by itself: what still does not stays parked, with its reason. */
export async function replayAllParked(ledger: Ledger, replay: ReplayOptions, dryRun: boolean): Promise<void> {
  const parked = await ledger.db
    .selectFrom('parked_hits')
    .select(['id', 'event_id', 'reason', 'raw'])
    .orderBy('id')
    .execute();
  let taken = 0;
  for (const hit of parked) {
    try {
      await dryRunnable(ledger, dryRun, (trx) => replayParked(trx, hit, replay));
      taken += 1;
      print(`${hit.event_id}  ${dryRun ? 'would be taken in' : 'taken in'}  (was parked: ${hit.reason})`);
    } catch (error) {
      if (isLedgerAway(error)) throw error;
      print(`${hit.event_id}  stays parked: ${error instanceof Error ? error.message : typeof error}`);
    }
  }
  print(`${taken} of ${parked.length} parked hits ${dryRun ? 'would be taken in' : 'taken in'}`);
}
