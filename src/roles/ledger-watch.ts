import type { PartState } from '../http/health.ts';
import { writeCheckpoint } from '../ledger/checkpoints.ts';
import type { Ledger } from '../ledger/ledger.ts';

const WATCH_MS = 5000;

/** Keep trying whether the ledger takes writes, for /readyz. */
export function watchLedger(ledger: Ledger): { state(): PartState; stop(): void } {
  let state: PartState = { ok: true, detail: 'takes writes' };
  const timer = setInterval(() => {
    ledger
      .write((trx) => writeCheckpoint(trx, 'watch', String(Date.now())))
      .then(
        () => {
          state = { ok: true, detail: 'takes writes' };
        },
        (error: unknown) => {
          const reason = error instanceof Error ? error.message : String(error);
          state = { ok: false, detail: `the ledger cannot be written: ${reason}` };
        },
      );
  }, WATCH_MS).unref();
  return { state: () => state, stop: () => clearInterval(timer) };
}
