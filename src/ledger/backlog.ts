import { sql } from 'kysely';
import { URGENCY } from '../domain/urgency.ts';
import type { LedgerDb } from './ledger.ts';
import { countReviews } from './reviews.ts';
import { isDead, isUnfinished } from './states.ts';

/** What a destination has not got yet. */
export interface Backlog {
  /** Behind an earlier delivery of the same lead. */
  readonly waiting: number;
  /** To be given to the queue, now or at the next try. */
  readonly due: number;
  /** In the queue, for now or for a later try. */
  readonly queued: number;
  readonly running: number;
  /** Given up; a person may replay them. */
  readonly dead: number;
  /** Wait for a person to say whom they are about. */
  readonly parked: number;
  /** Of those that are not given up, so many have a way of their own: DNC, hot leads and lists of numbers. */
  readonly urgent: number;
}

export const NO_BACKLOG: Backlog = {
  waiting: 0,
  due: 0,
  queued: 0,
  running: 0,
  dead: 0,
  parked: 0,
  urgent: 0,
};

/** Counts by destination; one with nothing left is not listed. Reads the small indexes only, however long the history is. */
export async function backlogs(db: LedgerDb): Promise<ReadonlyMap<string, Backlog>> {
  const counted = db
    .selectFrom('deliveries')
    .select(({ fn }) => ['destination', 'state', fn.countAll<number>().as('count')])
    .groupBy(['destination', 'state']);
  const ofThemUrgent = sql<number>`sum(urgency < ${URGENCY.normal})`.as('urgent');
  const open = await counted.select(ofThemUrgent).where(isUnfinished).execute();
  const dead = await counted.where(isDead).execute();
  const found = new Map<string, Backlog>();
  for (const { destination, state, count, urgent } of [
    ...open,
    ...dead.map((row) => ({ ...row, urgent: 0 })),
  ]) {
    const before = found.get(destination) ?? NO_BACKLOG;
    found.set(destination, { ...before, [state]: count, urgent: before.urgent + urgent });
  }
  for (const { destination, count } of await countReviews(db)) {
    const before = found.get(destination) ?? NO_BACKLOG;
    const dead = Math.max(0, before.dead - count);
    found.set(destination, { ...before, dead, parked: before.parked + count });
  }
  return found;
}
