import type { Alerts } from '../../config/alerts.ts';
import { FAILING_MS } from '../../domain/alerts/budget.ts';
import {
  budgetCondition,
  type Condition,
  deadLettersCondition,
  heldCondition,
  hitsCondition,
  reviewsCondition,
} from '../../domain/alerts/conditions.ts';
import { type DeadGroup, deadGroups } from '../../ledger/dead-groups.ts';
import { failureCounts } from '../../ledger/failure-counts.ts';
import { listHolds } from '../../ledger/holds.ts';
import type { LedgerDb } from '../../ledger/ledger.ts';
import { countParkedHits } from '../../ledger/parked-hits.ts';
import { countReviews } from '../../ledger/reviews.ts';

export interface Watched {
  /** Every dialer and connection. */
  readonly destinations: readonly string[];
  readonly budget: Alerts['budget'];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const HOUR_MS = 3_600_000;
/** More kinds of errors than this at one destination are one trouble, and the budget's alert tells of it. */
const GROUPS_MAX = 20;

/** All that people must know, by what the ledger holds now. */
export async function conditionsNow(db: LedgerDb, watched: Watched): Promise<readonly Condition[]> {
  const hits = await countParkedHits(db);
  return [
    ...(await listHolds(db)).map(heldCondition),
    ...(await budgets(db, watched)),
    ...(await reviews(db)),
    ...(hits === 0 ? [] : [hitsCondition(hits)]),
    ...largest(await deadGroups(db)).map(deadLettersCondition),
  ];
}

async function budgets(db: LedgerDb, { destinations, budget, now }: Watched): Promise<readonly Condition[]> {
  if (budget === false) return [];
  const window = { since: now - budget.windowHours * HOUR_MS, failingSince: now - FAILING_MS };
  const found: Condition[] = [];
  for (const destination of destinations) {
    const condition = budgetCondition(destination, await failureCounts(db, destination, window), budget);
    if (condition !== undefined) found.push(condition);
  }
  return found;
}

async function reviews(db: LedgerDb): Promise<readonly Condition[]> {
  const open = Map.groupBy(await countReviews(db), ({ destination }) => destination);
  return [...open].map(([destination, counts]) =>
    reviewsCondition(
      destination,
      counts.reduce((sum, { count }) => sum + count, 0),
    ),
  );
}

/** Without those that wait for a person, who is told of them otherwise. */
function largest(groups: readonly DeadGroup[]): readonly DeadGroup[] {
  const errors = groups.filter(({ code }) => !code.startsWith('review-'));
  return [...Map.groupBy(errors, ({ destination }) => destination).values()].flatMap((of) =>
    of.slice(0, GROUPS_MAX),
  );
}
