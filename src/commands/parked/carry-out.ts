import { replayEvent, type ReplayOptions } from '../../dispatch/replay.ts';
import { REVIEW_DECISION } from '../../domain/review-decision.ts';
import { forgetIdentity, setIdentity } from '../../ledger/identities.ts';
import type { LedgerTransaction } from '../../ledger/ledger.ts';
import { closeReviews, endSkipped, type OpenReview } from '../../ledger/reviews.ts';
import { type Decision, decisionText } from './decision.ts';
import type { ParkedPerson } from './groups.ts';

export interface CarriedOut {
  /** Events that are delivered again. */
  readonly again: readonly string[];
  /** Events of which a later one of the same call is there already, or that no route sends there any more. */
  readonly left: readonly string[];
  /** Events that end without being delivered. */
  readonly skipped: readonly string[];
}

const LEFT = 'not delivered: a later event of its call is there, or no route sends it there any more';

/**
 * Remember the decision for the person and let all that is parked of them go on, oldest first; or end it.
 * @param by who has decided it
 */
export async function carryOut(
  trx: LedgerTransaction,
  { reviews }: ParkedPerson,
  {
    decision,
    by,
    replay,
  }: {
    readonly decision: Decision;
    readonly by: string | undefined;
    readonly replay: ReplayOptions;
  },
): Promise<CarriedOut> {
  const now = replay.now();
  const ids = reviews.map(({ id }) => id);
  await closeReviews(trx, ids, { resolution: decisionText(decision), by }, now);
  if (decision.kind === 'skip') return skipAll(trx, reviews, by, now);
  for (const review of reviews.slice(0, 1)) await remember(trx, review, decision, now);
  const again: string[] = [];
  const left: string[] = [];
  for (const { eventId, deliveryId, destination } of reviews) {
    const replayed = await replayEvent(trx, eventId, { ...replay, destination });
    if (replayed.again.includes(destination)) again.push(eventId);
    else if (await endSkipped(trx, deliveryId, LEFT, now)) left.push(eventId);
  }
  return { again, left, skipped: [] };
}

async function remember(
  trx: LedgerTransaction,
  { destination, personKey: key = '', objects, candidates }: OpenReview,
  decision: Exclude<Decision, { readonly kind: 'skip' }>,
  now: number,
): Promise<void> {
  const pin = { destination, kind: REVIEW_DECISION.kind, key };
  for (const kind of new Set([...objects, ...candidates.map(({ object }) => object)]))
    await forgetIdentity(trx, { destination, kind, key });
  if (decision.kind === 'create') return setIdentity(trx, pin, REVIEW_DECISION.create, now);
  await forgetIdentity(trx, pin);
  await setIdentity(trx, { destination, kind: decision.object, key }, decision.id, now);
}

async function skipAll(
  trx: LedgerTransaction,
  reviews: readonly OpenReview[],
  by: string | undefined,
  now: number,
): Promise<CarriedOut> {
  const reason = `skipped by ${by ?? 'an operator'}: ${reviews[0]?.code ?? 'parked'}`;
  const skipped: string[] = [];
  for (const { deliveryId, eventId } of reviews)
    if (await endSkipped(trx, deliveryId, reason, now)) skipped.push(eventId);
  return { again: [], left: [], skipped };
}
