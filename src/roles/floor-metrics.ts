import type { FloorCounts, FloorState } from '../ledger/floor-states.ts';
import type { Metric } from '../observe/prometheus.ts';

/** How the floors are polled and what that costs the dialers, as metrics. `now`: milliseconds since the epoch. */
export function floorMetrics(states: readonly FloorState[], now: number): readonly Metric[] {
  const counter = (name: string, help: string, of: (ever: FloorCounts) => number): Metric => ({
    name: `vicibridge_feed_${name}`,
    type: 'counter',
    help,
    samples: states.map(({ dialer, ever }) => ({ labels: { dialer }, value: of(ever) })),
  });
  const gauge = (name: string, help: string, of: (state: FloorState) => number | undefined): Metric => ({
    name: `vicibridge_feed_${name}`,
    type: 'gauge',
    help,
    samples: states.map((state) => ({ labels: { dialer: state.dialer }, value: of(state) })),
  });
  return [
    gauge('age_seconds', 'Since the floor was last read.', ({ readAt }) =>
      readAt === undefined ? undefined : Math.max(0, now - readAt) / 1000,
    ),
    gauge('failing', '1 while the floor cannot be read, or is not because the dialer is slow.', (state) =>
      state.failedSince === undefined ? 0 : 1,
    ),
    gauge('agents', 'Agents logged in at the last read.', ({ agents }) => agents),
    gauge('calls_waiting', 'Calls that waited for an agent at the last read.', ({ waiting }) => waiting),
    counter('reads_total', 'Reads of the floor.', ({ polls }) => polls),
    counter('failures_total', 'Reads that failed.', ({ failures }) => failures),
    counter('skips_total', 'Reads left out because the dialer was slow.', ({ skips }) => skips),
    counter('events_total', 'Events that were kept.', ({ events }) => events),
    counter('questions_total', 'Statements or API calls that the reads cost.', ({ asked }) => asked),
    counter('busy_seconds_total', 'Time that the reads took.', ({ tookMs }) => tookMs / 1000),
    gauge('slowest_seconds', 'The longest read ever.', ({ ever }) => ever.slowestMs / 1000),
  ];
}
