import { sql } from 'kysely';
import type { BudgetCounts } from '../domain/alerts/budget.ts';
import { hourOf } from './delivered-hours.ts';
import type { LedgerDb } from './ledger.ts';
import { isDead, isFailing } from './states.ts';

/** What is left to a person is no failure of the destination. */
const PARKED = 'review-*';

/**
 * What became of a destination's deliveries. Reads counters and small indexes only, however long the history is.
 * @param window `since` and `failingSince` in milliseconds since the epoch: the beginning of the window, and
 * before when a delivery that still fails must have come in to count
 */
export async function failureCounts(
  db: LedgerDb,
  destination: string,
  window: { readonly since: number; readonly failingSince: number },
): Promise<BudgetCounts> {
  const { rows } = await failureCountsQuery(destination, window).execute(db);
  return rows[0] ?? { delivered: 0, dead: 0, failing: 0 };
}

/**
 * The index of what fails is named, because SQLite would rather read all that is unfinished. The statement is
 * exported for the test of its plan.
 */
export function failureCountsQuery(
  destination: string,
  { since, failingSince }: { readonly since: number; readonly failingSince: number },
) {
  return sql<BudgetCounts>`select
    (select coalesce(sum(count), 0) from delivered_hours
      where destination = ${destination} and hour >= ${hourOf(since)}) as delivered,
    (select count(*) from deliveries where ${isDead} and destination = ${destination}
      and updated_at >= ${since} and coalesce(error_code, '') not glob ${PARKED}) as dead,
    (select count(*) from deliveries indexed by deliveries_failing join events on events.id = deliveries.event_id
      where ${isFailing} and destination = ${destination} and attempts > 0
      and events.received_at < ${failingSince}) as failing`;
}
