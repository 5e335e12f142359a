import { CIRCUIT_OPEN } from '../domain/breaker/rules.ts';
import type { TrafficFigures } from '../domain/governor/figures.ts';
import { LANES } from '../domain/governor/lane.ts';
import type { Metric, Sample } from '../observe/prometheus.ts';
import type { DialerFigures } from './dialer-figures.ts';
import type { DestinationStatus, WorkStatus } from './status.ts';

const CIRCUITS = ['closed', 'refused', 'locked'] as const;
const STATES = ['waiting', 'due', 'queued', 'running', 'dead', 'parked'] as const;

/** How the dialers are used, as metrics. */
export function dialerMetrics(dialers: DialerFigures): readonly Metric[] {
  const gauge = metricsOf('gauge', dialers);
  const counter = metricsOf('counter', dialers);
  return [
    gauge('rate', 'Calls a second that the governor lets go.', (now) => [at(now.ratePerSecond)]),
    gauge('tokens', 'Calls that could go at once.', (now) => byLane(now.tokens)),
    gauge('waiting', 'Calls that wait for their time.', (now) => byLane(now.waiting)),
    gauge('in_flight', 'Calls under way.', (now) => [at(now.inFlight)]),
    counter('calls_total', 'Calls let go.', (now) => byLane(now.calls)),
    counter('errors_total', 'Timeouts, lost connections and 5xx.', (now) => [at(now.errors)]),
    counter('rate_decreases_total', 'Times the rate was cut.', (now) => [at(now.decreases)]),
    gauge('latency_seconds', 'Duration of the latest calls.', ({ latency }) => [
      at(seconds(latency?.p50Ms), { quantile: '0.5' }),
      at(seconds(latency?.p99Ms), { quantile: '0.99' }),
    ]),
    gauge('baseline_seconds', 'Duration of a call while the dialer is well.', ({ baselineMs }) =>
      Object.entries(baselineMs).map(([kind, ms]) => at(seconds(ms), { kind })),
    ),
    gauge('circuit', '1 for the state that the login circuit is in.', ({ circuit }) =>
      CIRCUITS.map((state) => at(circuit.state === state ? 1 : 0, { state })),
    ),
    gauge('locks_held', 'Phone numbers, codes and scans that a worker has in hand.', (now) => [
      at(now.locksHeld),
    ]),
  ];
}

/** What is on its way, as metrics. */
export function workMetrics({ journalDepth, reconciledDepth, destinations }: WorkStatus): readonly Metric[] {
  const each = (of: (name: string, status: DestinationStatus) => readonly Sample[]): readonly Sample[] =>
    Object.entries(destinations).flatMap(([name, status]) => of(name, status));
  return [
    {
      name: 'vicibridge_journal_depth',
      type: 'gauge',
      help: 'Accepted hits that are not in the ledger yet.',
      samples: [at(journalDepth)],
    },
    {
      name: 'vicibridge_reconciled_journal_depth',
      type: 'gauge',
      help: 'Requests that were taken back in and are not in the ledger yet.',
      samples: [at(reconciledDepth)],
    },
    {
      name: 'vicibridge_deliveries',
      type: 'gauge',
      help: 'Deliveries that are not made, by state.',
      samples: each((destination, status) =>
        STATES.map((state) => at(status[state], { destination, state })),
      ),
    },
    {
      name: 'vicibridge_destination_held',
      type: 'gauge',
      help: '1 while the destination refuses the credentials.',
      samples: each((destination, { held }) => [
        at(held === undefined || held.code === CIRCUIT_OPEN ? 0 : 1, { destination }),
      ]),
    },
    {
      name: 'vicibridge_destination_circuit_open',
      type: 'gauge',
      help: '1 while the destination is away and only one delivery is tried now and then.',
      samples: each((destination, { held }) => [at(held?.code === CIRCUIT_OPEN ? 1 : 0, { destination })]),
    },
  ];
}

function metricsOf(type: Metric['type'], dialers: DialerFigures) {
  return (name: string, help: string, samplesOf: (now: TrafficFigures) => readonly Sample[]): Metric => ({
    name: `vicibridge_dialer_${name}`,
    type,
    help,
    samples: Object.entries(dialers).flatMap(([dialer, figures]) =>
      (figures === undefined ? [] : samplesOf(figures)).map(({ labels, value }) =>
        at(value, { dialer, ...labels }),
      ),
    ),
  });
}

function byLane(counts: Readonly<Record<(typeof LANES)[number], number>>): readonly Sample[] {
  return LANES.map((lane) => at(counts[lane], { lane }));
}

function at(value: number | undefined, labels: Sample['labels'] = {}): Sample {
  return { labels, value };
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}
