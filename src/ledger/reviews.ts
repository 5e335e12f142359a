import { sql } from 'kysely';
import { z } from 'zod';
import type { Review } from '../domain/errors.ts';
import type { LedgerDb, LedgerTransaction } from './ledger.ts';
import { isDead } from './states.ts';

const Candidates = z.array(z.object({ object: z.string(), id: z.string(), hint: z.string() }));
const Objects = z.array(z.string());
const Answer = z.object({ answer: z.string(), by: z.string().nullable(), at: z.number() });

/**
 * The reviews that are open are few; the plus keeps SQLite from reading all that is dead, or all deliveries, to
 * find them.
 */
const isStillDead = sql<boolean>`+deliveries.state = 'dead'`;

/** What somebody has decided. */
export interface ReviewAnswer {
  /** `use contact:801`, `create` or `skip`. */
  readonly answer: string;
  /** Who; undefined = it was not said. */
  readonly by: string | undefined;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Something that only a person can decide. */
export interface OpenReview extends Review {
  /** What the commands call it by; stays the same as long as it is open. */
  readonly id: number;
  readonly deliveryId: string;
  readonly eventId: string;
  readonly destination: string;
  readonly leadKey: string | undefined;
  readonly code: string;
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** The answer that it had before it was asked again. */
  readonly lastAnswer: ReviewAnswer | undefined;
}

/** The attempt ended with a question. One that was answered before and is asked again is open again. */
export async function keepReview(
  trx: LedgerTransaction,
  delivery: { readonly deliveryId: string; readonly destination: string },
  failed: { readonly code: string; readonly message: string; readonly review: Review },
  now: number,
): Promise<void> {
  const { candidates, personKey, objects } = failed.review;
  const asked = {
    person_key: personKey ?? null,
    objects: JSON.stringify(objects),
    candidates: JSON.stringify(candidates),
    code: failed.code,
    reason: failed.message,
    created_at: now,
    resolved_at: null,
    resolution: null,
    resolved_by: null,
  };
  await trx
    .insertInto('reviews')
    .values({ delivery_id: delivery.deliveryId, destination: delivery.destination, ...asked })
    .onConflict((conflict) =>
      conflict.column('delivery_id').doUpdateSet({
        ...asked,
        last_answer: sql<string | null>`iif(resolved_at is null, last_answer,
          json_object('answer', coalesce(resolution, ''), 'by', resolved_by, 'at', resolved_at))`,
      }),
    )
    .execute();
}

/** Oldest first. A delivery that was replayed meanwhile asks nothing any more. */
export async function openReviews(
  db: LedgerDb,
  only: { readonly destination?: string | undefined } = {},
): Promise<readonly OpenReview[]> {
  let query = db
    .selectFrom('reviews')
    .innerJoin('deliveries', 'deliveries.id', 'reviews.delivery_id')
    .innerJoin('events', 'events.id', 'deliveries.event_id')
    .selectAll('reviews')
    .select(['deliveries.event_id', 'deliveries.seq', 'events.lead_key'])
    .where('resolved_at', 'is', null)
    .where(isStillDead);
  if (only.destination !== undefined) query = query.where('reviews.destination', '=', only.destination);
  // Asked for in their order, SQLite would read the deliveries from the first to the last.
  const rows = (await query.execute()).toSorted((one, other) => one.seq - other.seq);
  return rows.map((row) => ({
    id: row.id,
    deliveryId: row.delivery_id,
    eventId: row.event_id,
    destination: row.destination,
    leadKey: row.lead_key ?? undefined,
    personKey: row.person_key ?? undefined,
    objects: Objects.parse(JSON.parse(row.objects)),
    candidates: Candidates.parse(JSON.parse(row.candidates)),
    code: row.code,
    reason: row.reason,
    createdAt: row.created_at,
    lastAnswer: lastAnswerOf(row.last_answer),
  }));
}

function lastAnswerOf(json: string | null): ReviewAnswer | undefined {
  if (json === null) return undefined;
  const { answer, by, at } = Answer.parse(JSON.parse(json));
  return { answer, by: by ?? undefined, at };
}

/** One that was decided. */
export interface ResolvedReview {
  readonly id: number;
  readonly deliveryId: string;
  readonly eventId: string;
  readonly destination: string;
  readonly leadKey: string | undefined;
  readonly code: string;
  readonly answer: ReviewAnswer;
}

/** What was decided, the latest first. One that is asked again is not among them. */
export async function resolvedReviews(
  db: LedgerDb,
  { destination, limit }: { readonly destination?: string | undefined; readonly limit: number },
): Promise<readonly ResolvedReview[]> {
  let query = db
    .selectFrom('reviews')
    .innerJoin('deliveries', 'deliveries.id', 'reviews.delivery_id')
    .innerJoin('events', 'events.id', 'deliveries.event_id')
    .selectAll('reviews')
    .select(['deliveries.event_id', 'events.lead_key'])
    .where('resolved_at', 'is not', null)
    .orderBy('resolved_at', 'desc')
    .orderBy('reviews.id')
    .limit(limit);
  if (destination !== undefined) query = query.where('reviews.destination', '=', destination);
  return (await query.execute()).map((row) => ({
    id: row.id,
    deliveryId: row.delivery_id,
    eventId: row.event_id,
    destination: row.destination,
    leadKey: row.lead_key ?? undefined,
    code: row.code,
    answer: { answer: row.resolution ?? '', by: row.resolved_by ?? undefined, at: row.resolved_at ?? 0 },
  }));
}

/** What was asked about deliveries, open or not, with the answers. */
export async function reviewsOf(db: LedgerDb, deliveryIds: readonly string[]) {
  const rows = await db.selectFrom('reviews').selectAll().where('delivery_id', 'in', deliveryIds).execute();
  return rows.map((row) => ({
    id: row.id,
    deliveryId: row.delivery_id,
    createdAt: row.created_at,
    answer:
      row.resolved_at === null
        ? undefined
        : { answer: row.resolution ?? '', by: row.resolved_by ?? undefined, at: row.resolved_at },
    lastAnswer: lastAnswerOf(row.last_answer),
  }));
}

/** How many are open, by destination and code. */
export async function countReviews(
  db: LedgerDb,
): Promise<readonly { readonly destination: string; readonly code: string; readonly count: number }[]> {
  return db
    .selectFrom('reviews')
    .innerJoin('deliveries', 'deliveries.id', 'reviews.delivery_id')
    .select(({ fn }) => ['reviews.destination', 'code', fn.countAll<number>().as('count')])
    .where('resolved_at', 'is', null)
    .where(isStillDead)
    .groupBy(['reviews.destination', 'code'])
    .execute();
}

/** Somebody has decided. */
export async function closeReviews(
  trx: LedgerTransaction,
  ids: readonly number[],
  decision: { readonly resolution: string; readonly by: string | undefined },
  now: number,
): Promise<void> {
  await trx
    .updateTable('reviews')
    .set({ resolved_at: now, resolution: decision.resolution, resolved_by: decision.by ?? null })
    .where('id', 'in', ids)
    .execute();
}

/** The delivery is not to be made: it ends, with the reason in its receipt. @returns whether it was dead */
export async function endSkipped(
  trx: LedgerTransaction,
  deliveryId: string,
  reason: string,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('deliveries')
    .set({
      state: 'delivered',
      outcome: 'skipped',
      receipt: JSON.stringify({ outcome: 'skipped', ids: {}, warnings: [reason] }),
      updated_at: now,
    })
    .where('id', '=', deliveryId)
    .where(isDead)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
