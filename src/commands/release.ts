import { liftHold, listHolds } from '../ledger/holds.ts';
import { configOf, type GlobalOptions, print, UsageError, withLedger } from './context.ts';

/** `vicibridge release [destination]`: lift a hold after its credentials were mended; alone: list holds. */
export async function runRelease(destination: string | undefined, options: GlobalOptions): Promise<void> {
  await withLedger(configOf(options), async (ledger) => {
    if (destination === undefined) {
      const holds = await listHolds(ledger.db);
      if (holds.length === 0) print('nothing is held');
      for (const hold of holds) {
        print(
          `${hold.destination}  since ${new Date(hold.since).toISOString()}  ${hold.code}: ${hold.message}`,
        );
      }
      return;
    }
    const lifted = await ledger.write((trx) => liftHold(trx, destination));
    if (!lifted) throw new UsageError(`${destination} is not held; see: vicibridge release`);
    print(`${destination} is released; its deliveries go on`);
  });
}
