import type { Alerts } from '../../config/alerts.ts';
import { FAILING_MS } from '../../domain/alerts/budget.ts';
import { ALERT } from '../../domain/alerts/codes.ts';
import {
  budgetCondition,
  callsMissingCondition,
  type Condition,
  deadLettersCondition,
  heldCondition,
  hitsCondition,
  receiptsMissingCondition,
  reviewsCondition,
} from '../../domain/alerts/conditions.ts';
import { subjectOf } from '../../domain/alerts/subject.ts';
import { listAlerts } from '../../ledger/alerts.ts';
import { type DeadGroup, deadGroups } from '../../ledger/dead-groups.ts';
import { failureCounts } from '../../ledger/failure-counts.ts';
import { listHolds } from '../../ledger/holds.ts';
import type { LedgerDb } from '../../ledger/ledger.ts';
import { countParkedHits } from '../../ledger/parked-hits.ts';
import { countReviews } from '../../ledger/reviews.ts';
import { overdueCalls, type OverdueWindow } from '../../ledger/completeness/overdue.ts';
import { countMissing } from '../../ledger/verified/missing.ts';

export interface Watched {
  /** Every dialer and connection. */
  readonly destinations: readonly string[];
  readonly budget: Alerts['budget'];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const HOUR_MS = 3_600_000;
/** A call is missing for long after an hour; one that began days ago is told with its day, and no more here. */
const MISSING_SINCE_MS = 7 * 24 * HOUR_MS;
/** What is taken back in is in the ledger within a minute. */
const TAKEN_BACK_MS = 5 * 60_000;
/** More kinds of errors than this at one destination are one trouble, and the budget's alert tells of it. */
const GROUPS_MAX = 20;

/** Whether people were told of this and not yet that it is over. */
type Lasts = (code: string, subject: string) => boolean;

/** All that people must know, by what the ledger holds now. */
export async function conditionsNow(db: LedgerDb, watched: Watched): Promise<readonly Condition[]> {
  const hits = await countParkedHits(db);
  const told = new Set((await listAlerts(db)).map(({ code, subject }) => keyOf(code, subject)));
  const lasts: Lasts = (code, subject) => told.has(keyOf(code, subject));
  return [
    ...(await listHolds(db)).map(heldCondition),
    ...(await budgets(db, watched, lasts)),
    ...(await reviews(db)),
    ...(hits === 0 ? [] : [hitsCondition(hits)]),
    ...(await overdueCalls(db, missingSince(watched.now))).map(callsMissingCondition),
    ...worthTelling(await deadGroups(db), lasts).map(deadLettersCondition),
    ...(await countMissing(db))
      .filter(({ destination, missing }) => missing > 0 && watched.destinations.includes(destination))
      .map(({ destination, missing }) => receiptsMissingCondition(destination, missing)),
  ];
}

function missingSince(now: number): OverdueWindow {
  return { before: now - HOUR_MS, since: now - MISSING_SINCE_MS, takenBackBefore: now - TAKEN_BACK_MS };
}

async function budgets(
  db: LedgerDb,
  { destinations, budget, now }: Watched,
  lasts: Lasts,
): Promise<readonly Condition[]> {
  if (budget === false) return [];
  const window = { since: now - budget.windowHours * HOUR_MS, failingSince: now - FAILING_MS };
  const found: Condition[] = [];
  for (const destination of destinations) {
    const counts = await failureCounts(db, destination, window);
    const condition = budgetCondition(destination, counts, budget, lasts(ALERT.budget, destination));
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

/** Of each destination those that people were told of, as long as one is left, and new ones while these are few. */
function worthTelling(groups: readonly DeadGroup[], lasts: Lasts): readonly DeadGroup[] {
  return [...Map.groupBy(groups, ({ destination }) => destination).values()].flatMap((of) => {
    const isTold = ({ destination, id }: DeadGroup): boolean =>
      lasts(ALERT.deadLetters, subjectOf(destination, id));
    const told = of.filter(isTold);
    const fresh = of.filter((group) => !isTold(group));
    return [...told, ...fresh.slice(0, Math.max(0, GROUPS_MAX - told.length))];
  });
}

function keyOf(code: string, subject: string): string {
  return JSON.stringify([code, subject]);
}
