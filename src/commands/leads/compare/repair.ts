import type { Difference } from '../../../bulk/compare/difference.ts';
import { addDncEvent } from '../../../dispatch/add-dnc-event.ts';
import { addOwnEvent } from '../../../dispatch/own-event.ts';
import { replayEvent } from '../../../dispatch/replay.ts';
import type { TakeInContext } from '../../../dispatch/take-in.ts';
import { recordKey } from '../../../domain/hit/keys.ts';
import type { Ledger, LedgerTransaction } from '../../../ledger/ledger.ts';
import { forgetParts } from '../../../ledger/sync/forget-parts.ts';
import { lookEvent } from '../../../roles/sync.ts';

export interface RepairContext extends TakeInContext {
  readonly ledger: Ledger;
  readonly dialer: string;
}

export interface Repaired {
  /** Differences that something is on its way for. */
  readonly begun: number;
  /** Those for which nothing could be done. */
  readonly left: number;
}

/**
 * Have differences repaired by the side that owns each, through the deliveries that the running program makes
 * anyway. One repair for each record, event and set of numbers, each in a transaction of its own.
 */
export async function repairAll(
  differences: readonly Difference[],
  context: RepairContext,
): Promise<Repaired> {
  const groups = Map.groupBy(differences, ({ connection, repair }) => JSON.stringify([connection, repair]));
  let begun = 0;
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const done = await context.ledger.write((trx) => repairOne(trx, first, context));
    if (done) begun += group.length;
  }
  return { begun, left: differences.length - begun };
}

async function repairOne(
  trx: LedgerTransaction,
  { connection, repair }: Difference,
  context: RepairContext,
): Promise<boolean> {
  const { now, dialer } = context;
  switch (repair.kind) {
    case 'none':
      return false;
    case 'look-again': {
      const { object, id, parts } = repair;
      const key = { dialer, record: recordKey(connection, object, id) };
      if (!(await forgetParts(trx, key, parts, now()))) return false;
      const look = { connection, object, id, key: ['compare', String(now())] };
      await addOwnEvent(trx, lookEvent(look, now()), context);
      return true;
    }
    case 'replay': {
      const replay = { ...context, destination: connection, delivered: true, delayOf: () => 0 };
      return (await replayEvent(trx, repair.eventId, replay)).again.length > 0;
    }
    case 'set-dnc': {
      const { numbers, source } = repair;
      const dnc = {
        numbers: [...numbers],
        by: undefined,
        reason: 'do-not-call on one side only: leads compare',
      };
      const key = ['compare', ...numbers, String(now())];
      await addDncEvent(trx, { type: 'dnc-set', trigger: 'sync', dnc, source, key, at: now() }, context);
      return true;
    }
  }
}
