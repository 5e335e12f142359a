import type { Metric, Sample } from '../observe/prometheus.ts';
import type { ReconcileFigures } from '../reconcile/reconciler.ts';

/** What reading the dialers' own records came to and what it costs them, as metrics. */
export function reconcileMetrics(dialers: Readonly<Record<string, ReconcileFigures>>): readonly Metric[] {
  if (Object.keys(dialers).length === 0) return [];
  const metric =
    (type: Metric['type']) =>
    (name: string, help: string, valueOf: (figures: ReconcileFigures) => number | undefined): Metric => ({
      name: `vicibridge_reconcile_${name}`,
      type,
      help,
      samples: Object.entries(dialers).map(([dialer, figures]): Sample => ({
        labels: { dialer },
        value: valueOf(figures),
      })),
    });
  const counter = metric('counter');
  const gauge = metric('gauge');
  return [
    counter('passes_total', "Passes over the dialer's records.", ({ passes }) => passes),
    counter('passes_cut_total', 'Passes that did not come to their end.', ({ cut }) => cut),
    counter('legs_total', 'Calls looked at.', ({ legs }) => legs),
    counter('url_rows_total', "Rows of the dialer's log of URLs looked at.", ({ urlRows }) => urlRows),
    counter('taken_back_total', 'Requests that never came and were taken back in.', (now) => now.appended),
    counter('lost_total', 'Answered requests that the ledger did not hold.', ({ lost }) => lost),
    counter('statements_total', 'Statements that the dialer was asked.', ({ load }) => load.statements),
    counter('rows_total', 'Rows that the dialer gave.', ({ load }) => load.rows),
    counter('busy_seconds_total', 'Time that the dialer worked for us.', ({ load }) => load.busyMs / 1000),
    gauge('slowest_seconds', 'The longest statement.', ({ load }) => load.slowestMs / 1000),
    gauge('done_timestamp_seconds', 'When a pass last came to its end.', ({ doneAt }) => seconds(doneAt)),
    gauge('read_until_timestamp_seconds', 'Calls that began before were looked at.', ({ readUntil }) =>
      seconds(readUntil),
    ),
    gauge(
      'clock_ahead_seconds',
      "How far the dialer's clock is ahead of ours.",
      ({ aheadMs }) => aheadMs / 1000,
    ),
  ];
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}
