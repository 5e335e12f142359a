import { setTimeout as delay } from 'node:timers/promises';
import type { Senders } from '../bench-dnc/senders.ts';
import { drained } from '../floor/drained.ts';
import { inParallel } from '../floor/in-parallel.ts';
import type { Floor } from '../floor/floor.ts';
import { clearRequests, requestsTo } from './counts.ts';

/** What some dispositions cost each CRM. */
export interface Cost {
  readonly dispositions: number;
  readonly hubspot: ReadonlyMap<string, number>;
  readonly salesforce: ReadonlyMap<string, number>;
  /** From the first hit until the last effect, milliseconds. */
  readonly elapsedMs: number;
}

const SENDERS = 64;
const PATIENCE_MS = 300_000;

/** Send dispositions of these leads, all at once or one after the other, and count what the CRMs are asked. */
export async function disposeOf(
  leads: readonly number[],
  how: 'at-once' | 'one-by-one',
  senders: Senders,
  floor: Floor,
): Promise<Cost> {
  const { hubspot, salesforce } = floor.urls;
  await Promise.all([hubspot, salesforce].map(clearRequests));
  const startedAt = performance.now();
  if (how === 'at-once') await inParallel(leads, SENDERS, (lead) => senders.disposition(lead, 'SALE'));
  for (const lead of how === 'one-by-one' ? leads : []) {
    await senders.disposition(lead, 'SALE');
    await settled(floor);
  }
  await settled(floor);
  return {
    dispositions: leads.length,
    elapsedMs: performance.now() - startedAt,
    hubspot: await requestsTo(hubspot),
    salesforce: await requestsTo(salesforce),
  };
}

async function settled({ dataDir }: Floor): Promise<void> {
  // A hit that was answered is in the journal; the ledger hears of it a moment later.
  await delay(20);
  if (!(await drained(dataDir, PATIENCE_MS))) throw new Error('the deliveries did not come to an end');
}
