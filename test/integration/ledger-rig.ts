import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { BridgeEvent } from '../../src/domain/event.ts';
import type { RawHit } from '../../src/domain/hit/raw-hit.ts';
import type { Logger } from '../../src/domain/logger.ts';
import { addDelivery } from '../../src/dispatch/take-in.ts';
import { insertEvent } from '../../src/ledger/events.ts';
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts';

/** A folder that is gone after the test. */
export function scratchDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'vicibridge-test-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A ledger on disk, closed after the test. */
export async function scratchLedger(dir: string = scratchDir()): Promise<Ledger> {
  const ledger = await openLedger(dir);
  onTestFinished(() => ledger.close().catch(() => undefined));
  return ledger;
}

/** The `n`th disposition of a lead; without more said, of lead `n`. */
export function eventOf(n: number, overrides: Partial<BridgeEvent> = {}): BridgeEvent {
  const leadKey = overrides.leadKey ?? `main:${n}`;
  return {
    id: `evt_${String(n).padStart(26, '0')}`,
    type: 'disposition',
    source: 'main',
    trigger: 'dispo',
    receivedAt: new Date(1_790_000_000_000 + n).toISOString(),
    leadKey,
    callKey: `main:1790000000.${n}:${leadKey.slice(leadKey.indexOf(':') + 1)}`,
    lead: { id: String(n), phone: '3125550101', e164: '+13125550101', firstName: 'Canary' },
    call: { uniqueid: `1790000000.${n}`, status: 'SALE' },
    campaign: 'SALES',
    fields: {},
    marks: [],
    ...overrides,
  };
}

/** The request that an event came with. */
export function hitOf(event: BridgeEvent, query: string = ''): RawHit {
  return {
    receivedAt: Date.parse(event.receivedAt),
    hook: 'vicidial',
    source: event.source,
    trigger: event.trigger,
    method: 'GET',
    path: `/hooks/vicidial/${event.source}/${event.trigger}`,
    query: Buffer.from(query),
    headers: {},
    body: new Uint8Array(),
    remoteAddress: '127.0.0.1',
    eventId: event.id,
    salvaged: false,
  };
}

/** Put events with a delivery each to the destinations into the ledger, in one commit. */
export async function keep(
  ledger: Ledger,
  events: readonly BridgeEvent[],
  destinations: readonly string[] = ['crm'],
  now: number = Date.now(),
): Promise<void> {
  await ledger.write(async (trx) => {
    for (const event of events) {
      await insertEvent(trx, event, hitOf(event));
      for (const destination of destinations) await addDelivery(trx, event, destination, now);
    }
  });
}

/** How many deliveries are in which state. */
export async function tally(ledger: Ledger): Promise<Record<string, number>> {
  const rows = await ledger.db
    .selectFrom('deliveries')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute();
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

export interface LogLine {
  readonly level: keyof Logger;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A logger that keeps its lines. */
export function keptLog(): { readonly logger: Logger; readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at =
    (level: keyof Logger) =>
    (fields: object, message: string): void =>
      void lines.push({ level, message, fields: { ...fields } });
  return { lines, logger: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') } };
}
