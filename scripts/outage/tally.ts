import { z } from 'zod';
import type { HubspotStandIn } from '../../src/sandbox/hubspot/index.ts';
import type { WebhookStandIn } from '../../src/sandbox/webhook/index.ts';
import { ledgerRows } from '../floor/ledger-rows.ts';
import type { OutageCall } from './call.ts';

const EventRow = z.object({ uniqueid: z.string(), origin: z.string().nullable(), duplicates: z.number() });
type EventRow = z.infer<typeof EventRow>;

/** Calls by what one place holds of them. */
export interface PlaceTally {
  readonly name: string;
  readonly missing: readonly string[];
  readonly doubled: readonly string[];
}

export interface OutageTally {
  /** Events of these calls by how they came: by their own hit, from the log of URLs, from the log of calls. */
  readonly byHit: number;
  readonly byUrlLog: number;
  readonly byCallLog: number;
  readonly duplicates: number;
  readonly places: readonly PlaceTally[];
}

export interface Places {
  readonly dataDir: string;
  readonly hubspot: Pick<HubspotStandIn, 'calls'>;
  readonly webhook: Pick<WebhookStandIn, 'messages'>;
}

/** Hold the ledger and both destinations against the calls. */
export function tally(calls: readonly OutageCall[], { dataDir, hubspot, webhook }: Places): OutageTally {
  const wanted = new Set(calls.map(({ uniqueid }) => uniqueid));
  const events = eventsOf(dataDir).filter(({ uniqueid }) => wanted.has(uniqueid));
  const from = (origin: string | null): number => events.filter((event) => event.origin === origin).length;
  return {
    byHit: from(null),
    byUrlLog: from('url-log'),
    byCallLog: from('call-log'),
    duplicates: events.reduce((sum, event) => sum + event.duplicates, 0),
    places: [
      placeOf(
        'ledger',
        wanted,
        events.map(({ uniqueid }) => uniqueid),
      ),
      placeOf('hubspot', wanted, inHubspot(hubspot)),
      placeOf('webhook', wanted, atWebhook(webhook)),
    ],
  };
}

/** Which calls the ledger has an event of, by unique id. */
export function heldCalls(dataDir: string): ReadonlySet<string> {
  const rows = ledgerRows(
    dataDir,
    z.object({ uniqueid: z.string() }),
    `SELECT uniqueid FROM events WHERE type = 'disposition' AND uniqueid IS NOT NULL`,
  );
  return new Set(rows.map(({ uniqueid }) => uniqueid));
}

/** How many of the calls are missing in the ledger, in HubSpot and at the webhook. */
export function missingIn(
  calls: readonly OutageCall[],
  { dataDir, hubspot, webhook }: Places,
): readonly number[] {
  const places = [heldCalls(dataDir), new Set(inHubspot(hubspot)), new Set(atWebhook(webhook))];
  return places.map((there) => calls.filter(({ uniqueid }) => !there.has(uniqueid)).length);
}

export function isComplete({ places }: OutageTally): boolean {
  return places.every(({ missing, doubled }) => missing.length === 0 && doubled.length === 0);
}

function eventsOf(dataDir: string): readonly EventRow[] {
  return ledgerRows(
    dataDir,
    EventRow,
    `SELECT uniqueid, duplicates,
      (SELECT json_extract(mark.value, '$.field') FROM json_each(event, '$.marks') AS mark
        WHERE json_extract(mark.value, '$.code') = 'reconciled') AS origin
      FROM events WHERE type = 'disposition' AND uniqueid IS NOT NULL`,
  );
}

function placeOf(name: string, wanted: ReadonlySet<string>, there: readonly string[]): PlaceTally {
  const counts = new Map<string, number>();
  for (const uniqueid of there) counts.set(uniqueid, (counts.get(uniqueid) ?? 0) + 1);
  return {
    name,
    missing: [...wanted].filter((uniqueid) => !counts.has(uniqueid)),
    doubled: [...counts].filter(([, count]) => count > 1).map(([uniqueid]) => uniqueid),
  };
}

function inHubspot({ calls }: Places['hubspot']): readonly string[] {
  return calls.map(({ properties }) => uniqueidIn(properties['vicidial_call_key']));
}

function atWebhook({ messages }: Places['webhook']): readonly string[] {
  return messages.map(({ data }) => uniqueidIn(data.callKey));
}

/** `main:1795310300.1004:101`. */
function uniqueidIn(callKey: string | undefined): string {
  return callKey?.split(':')[1] ?? '';
}
