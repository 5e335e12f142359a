import {
  type Backfill,
  type BackfillOrder,
  findBackfill,
  orderBackfill,
} from '../../src/ledger/backfills.ts';
import { type Backfills, createBackfills } from '../../src/reconcile/backfill/backfills.ts';
import { carryOut, type CarryOutParts } from '../../src/reconcile/backfill/carry-out.ts';
import type { BackfillWait } from '../../src/reconcile/backfill/gate.ts';
import type { CallsRig } from './feed-rig.ts';
import { callId } from './feed-rig.ts';
import type { ReconcileRig } from './reconcile-rig.ts';

/** One hour of June 1st; the rig's now is a day later. */
export const FROM = Date.parse('2026-06-01T14:00:00Z');
export const UNTIL = Date.parse('2026-06-01T15:00:00Z');
export const NOW = '2026-06-02T15:00:00Z';

export const uniqueidOf = (n: number): string => `1780322400.${n}`;
export const minute = (n: number): string => new Date(FROM + n * 60_000).toISOString();

/** Call `n` of the hour, dialled and talked by agent 1001; `n` is its minute too. */
export async function talked(calls: CallsRig, n: number, campaign = 'SALES'): Promise<void> {
  const at = minute(n % 60);
  const leadId = 100 + n;
  await calls.lead(leadId, { status: 'SALE' });
  await calls.dialled({
    uniqueid: uniqueidOf(n),
    leadId,
    at,
    seconds: 30,
    status: 'SALE',
    user: '1001',
    campaign,
    callId: callId('V', at, leadId),
  });
  await calls.round({ id: n, user: '1001', leadId, uniqueid: uniqueidOf(n), status: 'SALE', at });
}

export interface BackfillRig {
  order(change?: Partial<BackfillOrder>): Promise<number>;
  /** Until it waits or is done; what was taken back is in the ledger then. */
  go(id: number, change?: Partial<CarryOutParts>): Promise<Backfill>;
  /** Until it is done. */
  end(id: number): Promise<Backfill>;
  find(id: number): Promise<Backfill>;
  backfills(): Backfills;
  /** What is in its way. */
  hold(wait: BackfillWait | undefined): void;
  readonly parts: CarryOutParts;
}

export function backfillRig(rig: ReconcileRig): BackfillRig {
  const { ledger, context } = rig;
  let wait: BackfillWait | undefined;
  const parts: CarryOutParts = {
    context,
    whatHolds: () => Promise.resolve(wait),
    journalDepth: async () => {
      await rig.takenIn();
      return 0;
    },
    onLost: () => Promise.resolve(),
    onDone: () => Promise.resolve(),
  };

  async function find(id: number): Promise<Backfill> {
    const found = await findBackfill(ledger.db, id);
    if (found === undefined) throw new Error(`no backfill ${id}`);
    return found;
  }

  async function go(id: number, change: Partial<CarryOutParts> = {}): Promise<Backfill> {
    await carryOut(await find(id), { ...parts, ...change });
    await rig.takenIn();
    return find(id);
  }

  return {
    parts,
    find,
    go,
    hold: (next) => void (wait = next),
    backfills: () =>
      createBackfills({
        dialers: [{ name: 'main', parts: (signal) => ({ ...parts, context: { ...context, signal } }) }],
        ledger,
        logger: context.logger,
        now: context.now,
      }),
    order: (change = {}) =>
      ledger.write((trx) =>
        orderBackfill(
          trx,
          {
            dialer: 'main',
            from: FROM,
            until: UNTIL,
            campaigns: [],
            archived: true,
            rate: 5000,
            expected: undefined,
            ...change,
          },
          context.now(),
        ),
      ),
    async end(id) {
      for (let round = 0; round < 10; round += 1) {
        const { state } = await go(id);
        if (state === 'done') return find(id);
        rig.later(1);
      }
      throw new Error('the backfill does not end');
    },
  };
}
