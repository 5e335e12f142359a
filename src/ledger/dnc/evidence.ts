import type { LedgerDb, LedgerTransaction } from '../ledger.ts';
import type { DncAction } from '../schema.ts';

/** One thing that happened to a number, as it is proven later. Times are milliseconds since the epoch. */
export interface Evidence {
  /** E.164. */
  readonly number: string;
  /** From `placeOf`. */
  readonly place: string;
  readonly action: DncAction;
  readonly at: number;
  /** Who: agent, user of the CRM, vendor, operator. */
  readonly actor: string | undefined;
  /** From where: dialer, connection, source or `cli`. */
  readonly origin: string;
  readonly eventId: string | undefined;
  /** `effective` and `refused`: where. */
  readonly destination?: string | undefined;
  readonly reason: string | undefined;
}

/** Write down what happened, a few hundred at most. Evidence is only ever added, and never removed. */
export async function addEvidence(trx: LedgerTransaction, evidence: readonly Evidence[]): Promise<void> {
  if (evidence.length > 0) await trx.insertInto('dnc_evidence').values(evidence.map(columnsOf)).execute();
}

function columnsOf(evidence: Evidence) {
  return {
    number: evidence.number,
    place: evidence.place,
    action: evidence.action,
    at: evidence.at,
    actor: evidence.actor ?? null,
    origin: evidence.origin,
    event_id: evidence.eventId ?? null,
    destination: evidence.destination ?? null,
    reason: evidence.reason ?? null,
  };
}

/** A lead that was kept out because its number is blocked. */
export interface Refusal {
  readonly number: string;
  readonly place: string;
  readonly at: number;
  /** Where the lead came from: connection, source or dialer. */
  readonly origin: string;
  readonly eventId: string | undefined;
  /** The dialer that was not given the number. */
  readonly destination: string;
  readonly reason: string | undefined;
}

/** Write down that a number was not given to a dialer. */
export async function recordRefusal(trx: LedgerTransaction, refusal: Refusal): Promise<void> {
  await addEvidence(trx, [{ ...refusal, action: 'refused', actor: undefined }]);
}

/**
 * A destination has carried out what an event set or lifted: from now on it is in effect there. The numbers
 * are those that the event was written down with, so also those that were read only at its delivery.
 */
export async function recordEffective(
  trx: LedgerTransaction,
  effect: {
    readonly eventId: string;
    readonly destination: string;
    readonly at: number;
    /** What the destination said it did (`created`, `unchanged` ...). */
    readonly outcome: string;
  },
): Promise<void> {
  const told = await trx
    .selectFrom('dnc_evidence')
    .select(['number', 'place', 'action', 'origin', 'actor'])
    .distinct()
    .where('event_id', '=', effect.eventId)
    .where('action', 'in', ['set', 'lifted'])
    .execute();
  await addEvidence(
    trx,
    told.map(({ number, place, action, origin, actor }) => ({
      number,
      place,
      action: 'effective' as const,
      at: effect.at,
      actor: actor ?? undefined,
      origin,
      eventId: effect.eventId,
      destination: effect.destination,
      reason: `${action}: ${effect.outcome}`,
    })),
  );
}

/** Whether an event has blocked or lifted a number already. */
export async function isSaid(db: LedgerDb, eventId: string): Promise<boolean> {
  const row = await db
    .selectFrom('dnc_evidence')
    .select('id')
    .where('event_id', '=', eventId)
    .where('action', 'in', ['set', 'lifted'])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export interface EvidenceRow extends Evidence {
  readonly id: number;
}

/** Evidence in the order in which it was written: of a number, since a time, after a row, so many at most. */
export async function readEvidence(
  db: LedgerDb,
  want: {
    readonly number?: string | undefined;
    readonly since?: number | undefined;
    readonly afterId?: number | undefined;
    readonly limit: number;
  },
): Promise<readonly EvidenceRow[]> {
  let query = db.selectFrom('dnc_evidence').selectAll().orderBy('id').limit(want.limit);
  if (want.number !== undefined) query = query.where('number', '=', want.number);
  if (want.since !== undefined) query = query.where('at', '>=', want.since);
  if (want.afterId !== undefined) query = query.where('id', '>', want.afterId);
  const rows = await query.execute();
  return rows.map(({ actor, event_id, destination, reason, ...row }) => ({
    ...row,
    actor: actor ?? undefined,
    eventId: event_id ?? undefined,
    destination: destination ?? undefined,
    reason: reason ?? undefined,
  }));
}
