import type { BridgeEvent } from '../domain/event.ts';
import type { FailedAttempt } from '../domain/fate.ts';
import { eventFromJson } from './events.ts';
import { releaseNext } from './lanes.ts';
import type { LedgerTransaction } from './ledger.ts';
import type { AttemptOutcome } from './schema.ts';

/** A delivery that this process may now carry out. */
export interface ClaimedAttempt {
  readonly deliveryId: string;
  readonly attemptId: number;
  readonly destination: string;
  readonly lane: string;
  readonly effectKey: string;
  readonly event: BridgeEvent;
  /** 1 for the first. */
  readonly attempt: number;
  readonly inDoubtSince: number | undefined;
  readonly known: Readonly<Record<string, string>>;
}

/**
 * Begin an attempt: marks the delivery running and its effect as being written, before anything is sent.
 * `undefined` when the delivery is final, gone or running already: then there is nothing to do.
 */
export async function claimAttempt(
  trx: LedgerTransaction,
  deliveryId: string,
  now: number,
): Promise<ClaimedAttempt | undefined> {
  const row = await trx
    .selectFrom('deliveries')
    .innerJoin('events', 'events.id', 'deliveries.event_id')
    .select(['destination', 'lane', 'effect_key', 'attempts', 'event'])
    .where('deliveries.id', '=', deliveryId)
    .where('state', 'in', ['queued', 'due'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const attempt = row.attempts + 1;
  await trx
    .updateTable('deliveries')
    .set({ state: 'running', attempts: attempt, updated_at: now })
    .where('id', '=', deliveryId)
    .execute();
  const { id: attemptId } = await trx
    .insertInto('attempts')
    .values({ delivery_id: deliveryId, number: attempt, started_at: now, ended_at: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  const effect = await beginEffect(trx, row.destination, row.effect_key, now);
  return {
    deliveryId,
    attemptId,
    destination: row.destination,
    lane: row.lane,
    effectKey: row.effect_key,
    event: eventFromJson(row.event),
    attempt,
    inDoubtSince: effect.doubtSince,
    known: effect.ids,
  };
}

async function beginEffect(trx: LedgerTransaction, destination: string, effectKey: string, now: number) {
  const row = await trx
    .insertInto('effects')
    .values({ destination, effect_key: effectKey, writing_since: now, ids: '{}' })
    .onConflict((conflict) =>
      conflict.columns(['destination', 'effect_key']).doUpdateSet({ writing_since: now }),
    )
    .returning(['doubt_since', 'ids'])
    .executeTakeFirstOrThrow();
  return {
    doubtSince: row.doubt_since ?? undefined,
    ids: JSON.parse(row.ids) as Record<string, string>,
  };
}

export interface DeliveredResult {
  readonly outcome: string;
  readonly ids: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

/** The effect is there: store the receipt, end the delivery, let the next of its lane go. */
export async function endDelivered(
  trx: LedgerTransaction,
  claimed: ClaimedAttempt,
  result: DeliveredResult,
  now: number,
): Promise<void> {
  await endAttempt(trx, claimed.attemptId, 'delivered', undefined, now);
  await trx
    .updateTable('effects')
    .set({
      writing_since: null,
      doubt_since: null,
      sent_at: now,
      ids: JSON.stringify({ ...claimed.known, ...result.ids }),
    })
    .where('destination', '=', claimed.destination)
    .where('effect_key', '=', claimed.effectKey)
    .execute();
  await trx
    .updateTable('deliveries')
    .set({
      state: 'delivered',
      outcome: result.outcome,
      receipt: JSON.stringify(result),
      error_code: null,
      error_message: null,
      updated_at: now,
    })
    .where('id', '=', claimed.deliveryId)
    .execute();
  await releaseNext(trx, claimed.destination, claimed.lane, now);
}

/** The attempt failed: store why, and what becomes of the delivery. */
export async function endFailed(
  trx: LedgerTransaction,
  claimed: ClaimedAttempt,
  failed: FailedAttempt,
  now: number,
): Promise<void> {
  await endAttempt(trx, claimed.attemptId, failed.outcome, failed, now);
  const inDoubt = failed.outcome === 'ambiguous' || failed.outcome === 'interrupted';
  await trx
    .updateTable('effects')
    .set({ writing_since: null, ...(inDoubt ? { doubt_since: now } : {}) })
    .where('destination', '=', claimed.destination)
    .where('effect_key', '=', claimed.effectKey)
    .execute();
  const { next } = failed;
  await trx
    .updateTable('deliveries')
    .set({
      ...(next.kind === 'retry' ? ({ state: 'queued', due_at: next.at, queued_at: now } as const) : {}),
      ...(next.kind === 'release'
        ? ({ state: 'due', due_at: now, attempts: claimed.attempt - 1 } as const)
        : {}),
      ...(next.kind === 'dead' ? ({ state: 'dead' } as const) : {}),
      error_code: failed.code,
      error_message: failed.message,
      updated_at: now,
    })
    .where('id', '=', claimed.deliveryId)
    .execute();
  if (next.kind === 'dead') await releaseNext(trx, claimed.destination, claimed.lane, now);
}

async function endAttempt(
  trx: LedgerTransaction,
  attemptId: number,
  outcome: AttemptOutcome,
  error: { readonly code: string; readonly message: string } | undefined,
  now: number,
): Promise<void> {
  await trx
    .updateTable('attempts')
    .set({ ended_at: now, outcome, code: error?.code ?? null, message: error?.message ?? null })
    .where('id', '=', attemptId)
    .execute();
}
