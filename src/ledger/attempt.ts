import type { BridgeEvent } from '../domain/event.ts';
import type { FailedAttempt } from '../domain/fate.ts';
import { settleDnc } from './dnc/settle.ts';
import { isOvertaken } from './dnc/overtaken.ts';
import { eventFromJson } from './events.ts';
import { releaseNext } from './lanes.ts';
import type { LedgerTransaction } from './ledger.ts';
import { isUnfinished } from './states.ts';
import type { AttemptOutcome } from './schema.ts';

/** Which delivery a job is for. */
export interface Claim {
  readonly deliveryId: string;
  /** The enqueueing that made the job; a job of an earlier one is a left-over and gets nothing. */
  readonly enqueue: number;
}

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
  readonly startedAt: number;
  readonly inDoubtSince: number | undefined;
  readonly known: Readonly<Record<string, string>>;
  /** Later deliveries of the lane that this one settles too: it looks at the state that they are about. */
  readonly absorbed: readonly Absorbed[];
}

export interface Absorbed {
  readonly deliveryId: string;
  readonly event: BridgeEvent;
}

export type ClaimResult =
  | { readonly kind: 'claimed'; readonly attempt: ClaimedAttempt }
  /** The delivery is final, gone, running already, or given to the queue anew: nothing to do. */
  | { readonly kind: 'nothing' }
  /** The stored event fits no schema of this version: the delivery is dead now. */
  | { readonly kind: 'unreadable'; readonly eventId: string };

/** Begin an attempt: marks the delivery running and its effect as being written, before anything is sent. */
export async function claimAttempt(
  trx: LedgerTransaction,
  { deliveryId, enqueue }: Claim,
  now: number,
): Promise<ClaimResult> {
  const row = await trx
    .selectFrom('deliveries')
    .innerJoin('events', 'events.id', 'deliveries.event_id')
    .select(['destination', 'lane', 'effect_key', 'attempts', 'event', 'event_id'])
    .where('deliveries.id', '=', deliveryId)
    .where('enqueues', '=', enqueue)
    .where('state', 'in', ['queued', 'due'])
    .executeTakeFirst();
  if (row === undefined) return { kind: 'nothing' };
  const event = readEvent(row.event);
  if (event === undefined) {
    await endUnreadable(trx, { deliveryId, ...row }, now);
    return { kind: 'unreadable', eventId: row.event_id };
  }
  if (await isOvertaken(trx, event)) {
    await endOvertaken(trx, { deliveryId, ...row }, now);
    return { kind: 'nothing' };
  }
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
    kind: 'claimed',
    attempt: {
      deliveryId,
      attemptId,
      destination: row.destination,
      lane: row.lane,
      effectKey: row.effect_key,
      event,
      attempt,
      startedAt: now,
      inDoubtSince: effect.doubtSince,
      known: effect.ids,
      absorbed: event.type === 'record-changed' ? await absorbable(trx, row.destination, row.lane) : [],
    },
  };
}

/** More than so many wait for the next look. */
const ABSORBED_MAX = 1000;

/** What waits behind in the lane and is about the same record, up to the first that is about something else. */
async function absorbable(
  trx: LedgerTransaction,
  destination: string,
  lane: string,
): Promise<readonly Absorbed[]> {
  const waiting = await trx
    .selectFrom('deliveries')
    .innerJoin('events', 'events.id', 'deliveries.event_id')
    .select(['deliveries.id', 'event', 'type'])
    .where(isUnfinished)
    .where('destination', '=', destination)
    .where('lane', '=', lane)
    .where('state', '=', 'waiting')
    .orderBy('seq')
    .limit(ABSORBED_MAX)
    .execute();
  const absorbed: Absorbed[] = [];
  for (const { id, event: text, type } of waiting) {
    const event = type === 'record-changed' ? readEvent(text) : undefined;
    if (event === undefined) break;
    absorbed.push({ deliveryId: id, event });
  }
  return absorbed;
}

function readEvent(text: string): BridgeEvent | undefined {
  try {
    return eventFromJson(text);
  } catch {
    return undefined;
  }
}

async function endUnreadable(
  trx: LedgerTransaction,
  delivery: { readonly deliveryId: string; readonly destination: string; readonly lane: string },
  now: number,
): Promise<void> {
  await trx
    .updateTable('deliveries')
    .set({
      state: 'dead',
      error_code: 'unreadable-event',
      error_message:
        'the stored event does not fit this version of vicibridge; vicibridge replay reads its request anew',
      updated_at: now,
    })
    .where('id', '=', delivery.deliveryId)
    .execute();
  await releaseNext(trx, delivery.destination, delivery.lane, now);
}

/** Something later has decided otherwise about its numbers: it must not be sent any more. */
async function endOvertaken(
  trx: LedgerTransaction,
  delivery: { readonly deliveryId: string; readonly destination: string; readonly lane: string },
  now: number,
): Promise<void> {
  const warnings = ['not sent: something later has decided otherwise about the number'];
  await trx
    .updateTable('deliveries')
    .set({
      state: 'delivered',
      outcome: 'skipped',
      receipt: JSON.stringify({ outcome: 'skipped', ids: {}, warnings }),
      updated_at: now,
    })
    .where('id', '=', delivery.deliveryId)
    .execute();
  await releaseNext(trx, delivery.destination, delivery.lane, now);
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
  const current = await endAttempt(trx, claimed.attemptId, 'delivered', undefined, now);
  const sent = { sent_at: now, ids: JSON.stringify({ ...claimed.known, ...result.ids }) };
  await trx
    .updateTable('effects')
    .set(current ? { ...sent, writing_since: null, doubt_since: null } : sent)
    .where('destination', '=', claimed.destination)
    .where('effect_key', '=', claimed.effectKey)
    .execute();
  if (!current) return;
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
  await endAbsorbed(trx, claimed, now);
  if (claimed.event.dnc !== undefined) await settleDnc(trx, claimed, result.outcome, now);
  await releaseNext(trx, claimed.destination, claimed.lane, now);
}

/** They are settled by the delivery before them; one that was replayed meanwhile goes its own way. */
async function endAbsorbed(
  trx: LedgerTransaction,
  { absorbed, deliveryId }: ClaimedAttempt,
  now: number,
): Promise<void> {
  if (absorbed.length === 0) return;
  await trx
    .updateTable('deliveries')
    .set({
      state: 'delivered',
      outcome: 'absorbed',
      receipt: JSON.stringify({ outcome: 'absorbed', ids: {}, warnings: [`settled by ${deliveryId}`] }),
      updated_at: now,
    })
    .where(
      'id',
      'in',
      absorbed.map((one) => one.deliveryId),
    )
    .where('state', '=', 'waiting')
    .execute();
}

/** The attempt failed: store why, and what becomes of the delivery. */
export async function endFailed(
  trx: LedgerTransaction,
  claimed: ClaimedAttempt,
  failed: FailedAttempt,
  now: number,
): Promise<void> {
  const current = await endAttempt(trx, claimed.attemptId, failed.outcome, failed, now);
  // One that was written off is in doubt already.
  if (!current) return;
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
      ...(next.kind === 'retry' && next.uncounted === true ? { attempts: claimed.attempt - 1 } : {}),
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

/**
 * @returns whether the attempt was still counted on. One that was written off meanwhile (see recover.ts) has
 * no say any more in what becomes of the delivery: another attempt may be under way.
 */
async function endAttempt(
  trx: LedgerTransaction,
  attemptId: number,
  outcome: AttemptOutcome,
  error: { readonly code: string; readonly message: string } | undefined,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('attempts')
    .set({ ended_at: now, outcome, code: error?.code ?? null, message: error?.message ?? null })
    .where('id', '=', attemptId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
