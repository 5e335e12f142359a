import type { Metric } from '../observe/prometheus.ts';

export interface ParkedCounts {
  readonly reviews: readonly {
    readonly destination: string;
    readonly code: string;
    readonly count: number;
  }[];
  readonly hits: number;
}

/** What waits for a person, as metrics. */
export function parkedMetrics({ reviews, hits }: ParkedCounts): readonly Metric[] {
  return [
    {
      name: 'vicibridge_parked_deliveries',
      type: 'gauge',
      help: 'Deliveries that wait for a person to say whom they are about, by reason.',
      samples: reviews.map(({ destination, code, count }) => ({
        labels: { destination, reason: code },
        value: count,
      })),
    },
    {
      name: 'vicibridge_parked_hits',
      type: 'gauge',
      help: 'Accepted requests that could not be taken in.',
      samples: [{ labels: {}, value: hits }],
    },
  ];
}
