import { describe, expect, it } from 'vitest';
import type { Receipt } from '../../src/connector.ts';
import { disposition, requestFor, startSalesforceRig, type SalesforceRig } from './salesforce-rig.ts';

const CONCURRENCY = 400;

function callOf(serial: number): ReturnType<typeof requestFor> {
  const phone = `312${String(2_000_000 + serial)}`;
  return requestFor(
    disposition({
      leadKey: `main:${serial}`,
      callKey: `main:1795310300.${serial}:${serial}`,
      lead: { id: String(serial), phone, e164: `+1${phone}`, email: `person.${serial}@customer.example` },
    }),
  );
}

/** As many at once as a worker runs, each of the others as one ends. */
async function burst(rig: SalesforceRig, calls: number): Promise<Receipt[]> {
  const receipts: Receipt[] = [];
  let next = 0;
  const runOne = async (): Promise<void> => {
    while (next < calls) {
      next += 1;
      receipts.push(await rig.deliver(callOf(next)));
    }
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, calls) }, runOne));
  return receipts;
}

function callsIn({ standIn }: SalesforceRig): number {
  return Object.values(standIn.apiCalls).reduce((sum, count) => sum + count, 0);
}

describe('a burst of dispositions', () => {
  it('costs at most 0.03 API calls each when 1,000 people are new to Salesforce', async () => {
    const rig = await startSalesforceRig();
    rig.standIn.faults.add({ path: '/services/data', delayMs: 150 });
    const receipts = await burst(rig, 1000);
    expect(receipts.every(({ outcome }) => outcome === 'created')).toBe(true);
    expect(rig.standIn.leads).toHaveLength(1000);
    expect(new Set(rig.standIn.tasks.map(({ WhoId }) => WhoId)).size).toBe(1000);
    expect(callsIn(rig)).toBeLessThanOrEqual(30);
  });
});
