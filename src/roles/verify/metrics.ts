import type { LedgerDb } from '../../ledger/ledger.ts';
import { countMissing } from '../../ledger/verified/missing.ts';
import { latestVerification, type Verification } from '../../ledger/verified/verifications.ts';
import type { Metric } from '../../observe/prometheus.ts';

export interface VerifyFigures {
  readonly latest: readonly Verification[];
  readonly missing: Awaited<ReturnType<typeof countMissing>>;
}

/** What is known of the recorded receipts of these destinations. */
export async function verifyFigures(db: LedgerDb, destinations: readonly string[]): Promise<VerifyFigures> {
  const latest: Verification[] = [];
  for (const destination of destinations) {
    const one = await latestVerification(db, destination);
    if (one !== undefined) latest.push(one);
  }
  return { latest, missing: await countMissing(db) };
}

/** Whether recorded receipts still exist, as metrics. */
export function verifyMetrics({ latest, missing }: VerifyFigures): readonly Metric[] {
  const ofLatest = (name: string, help: string, value: (one: Verification) => number): Metric => ({
    name: `vicibridge_verify_${name}`,
    type: 'gauge',
    help,
    samples: latest.map((one) => ({ labels: { destination: one.destination }, value: value(one) })),
  });
  const ofMissing = (name: 'missing' | 'redelivered', help: string): Metric => ({
    name: `vicibridge_verify_${name}`,
    type: 'gauge',
    help,
    samples: latest.map(({ destination }) => ({
      labels: { destination },
      value: missing.find((one) => one.destination === destination)?.[name] ?? 0,
    })),
  });
  return [
    ofMissing('missing', 'Delivered records that are gone from the CRM and were not delivered again.'),
    ofMissing('redelivered', 'Records that were gone, are delivered again, and were not seen since.'),
    ofLatest('looked', 'Receipts that the last look at the CRM was about.', ({ looked }) => looked),
    ofLatest('unseen', 'Receipts of the last look of which nothing could be said.', ({ unseen }) => unseen),
    ofLatest(
      'last_timestamp_seconds',
      'When the last look at the CRM ended, seconds since the epoch.',
      ({ endedAt }) => endedAt / 1000,
    ),
  ];
}
