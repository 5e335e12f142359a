import type { RecordingState } from '../ledger/recordings.ts';
import type { Metric } from '../observe/prometheus.ts';

/** How many calls wait for their recording, have it, or lack it, as a metric. */
export function recordingMetrics(counts: Readonly<Record<RecordingState, number>>): readonly Metric[] {
  return [
    {
      name: 'vicibridge_recordings',
      type: 'gauge',
      help: 'Calls of the ledger whose recording is looked for, found or missing.',
      samples: Object.entries(counts).map(([state, value]) => ({ labels: { state }, value })),
    },
  ];
}
