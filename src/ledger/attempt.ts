import type { BridgeEvent } from '../domain/event.ts';
import { deadSignature } from '../domain/dead-letters/signature.ts';
import type { FailedAttempt } from '../domain/fate.ts';
import { PREVIEWED } from '../domain/preview-receipt.ts';
import { absorbable, type Absorbed, endAbsorbed } from './absorb.ts';
import { settleDnc } from './dnc/settle.ts';
import { isOvertaken } from './dnc/overtaken.ts';
import { beginEffect, effectFailed, effectLeft, effectSent } from './effects.ts';
import { readEvent } from './events.ts';
import { countDelivered } from './delivered-hours.ts';
import { releaseNext } from './lanes.ts';
import type { LedgerTransaction } from './ledger.ts';
import { keepReview } from './reviews.ts';
import type { AttemptOutcome } from './schema.ts';

/** Which delivery a job is for. */
export interface Claim {
  readonly deliveryId: string;
  /** The enqueueing that made the job; a job of an earlier one is a left-over and gets nothing. */
  readonly enqueue: number;
  /** The destination is held, and this one is tried all the same. */
  readonly probe: boolean;
  /** The destination looks at records: one delivery settles what waits behind it about its record. */
  readonly absorbs: boolean;
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
  /** Made to see whether a held destination takes deliveries again. */
  readonly probe: boolean;
  /** Later deliveries of the lane that this one settles too: it looks at the state that they are about. */
  readonly absorbed: readonly Absorbed[];
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
  { deliveryId, enqueue, probe, absorbs }: Claim,
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
  const { destination, effect_key: effectKey } = row;
  const effect = await beginEffect(trx, { destination, effectKey }, now);
  return {
    kind: 'claimed',
    attempt: {
      deliveryId,
      attemptId,
      destination,
      lane: row.lane,
      effectKey,
      event,
      attempt,
      startedAt: now,
      inDoubtSince: effect.doubtSince,
      known: effect.ids,
      probe,
      absorbed:
        absorbs && event.type === 'record-changed' ? await absorbable(trx, destination, row.lane) : [],
    },
  };
}

const UNREADABLE = {
  code: 'unreadable-event',
  message:
    'the stored event does not fit this version of vicibridge; vicibridge replay reads its request anew',
};

async function endUnreadable(
  trx: LedgerTransaction,
  delivery: { readonly deliveryId: string; readonly destination: string; readonly lane: string },
  now: number,
): Promise<void> {
  await trx
    .updateTable('deliveries')
    .set({
      state: 'dead',
      error_code: UNREADABLE.code,
      error_message: UNREADABLE.message,
      error_group: deadSignature(UNREADABLE.code, UNREADABLE.message).id,
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

/** Outcome of a delivery that wrote nothing: no sign that the destination takes anything. */
export const SKIPPED = 'skipped';

export interface DeliveredResult {
  readonly outcome: string;
  readonly ids: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

/**
 * What the delivery was for is there, or is not to be: store the receipt, end it, let the next of its lane go.
 * @param told whether the destination was told or asked anything
 */
export async function endDelivered(
  trx: LedgerTransaction,
  claimed: ClaimedAttempt,
  result: DeliveredResult,
  told: boolean,
  now: number,
): Promise<void> {
  const current = await endAttempt(trx, claimed.attemptId, 'delivered', undefined, now);
  if (told && result.outcome !== SKIPPED)
    await effectSent(trx, claimed, { ...claimed.known, ...result.ids }, current, now);
  else if (current) await effectLeft(trx, claimed, told);
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
  // A look is no delivery, of which a share may fail.
  if (result.outcome !== PREVIEWED) await countDelivered(trx, claimed.destination, now);
  await endAbsorbed(trx, claimed.absorbed, claimed.deliveryId, now);
  if (claimed.event.dnc !== undefined) await settleDnc(trx, claimed, result.outcome, now);
  await releaseNext(trx, claimed.destination, claimed.lane, now);
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
  await effectFailed(trx, claimed, inDoubt, now);
  const { next } = failed;
  await trx
    .updateTable('deliveries')
    .set({
      ...(next.kind === 'retry' ? ({ state: 'queued', due_at: next.at, queued_at: now } as const) : {}),
      ...(next.kind === 'retry' && next.uncounted === true ? { attempts: claimed.attempt - 1 } : {}),
      ...(next.kind === 'release'
        ? ({ state: 'due', due_at: next.at ?? now, attempts: claimed.attempt - 1 } as const)
        : {}),
      ...(next.kind === 'dead'
        ? ({ state: 'dead', error_group: deadSignature(failed.code, failed.message).id } as const)
        : {}),
      error_code: failed.code,
      error_message: failed.message,
      updated_at: now,
    })
    .where('id', '=', claimed.deliveryId)
    .execute();
  if (next.kind !== 'dead') return;
  const { review } = failed;
  if (review !== undefined) await keepReview(trx, claimed, { ...failed, review }, now);
  await releaseNext(trx, claimed.destination, claimed.lane, now);
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
