import { z } from 'zod';
import type { ConnectorDefinition } from '../connector.ts';
import { Alerts } from './alerts.ts';
import { callKeys } from './calls.ts';
import { Completeness } from './completeness.ts';
import { deliverySchema } from './delivery.ts';
import { hookSettings } from './dialer.ts';
import { Dnc } from './dnc.ts';
import { Feed } from './feed.ts';
import { HubspotWebhooks } from './inbound/hubspot.ts';
import { SalesforceWebhooks } from './inbound/salesforce.ts';
import { LeadSync } from './lead-sync.ts';
import { Name } from './name.ts';
import { NoAgent } from './recall.ts';
import { Reconcile } from './reconcile.ts';
import { DialerRecordings, Recordings } from './recordings.ts';
import { RouteInput } from './route.ts';
import { Console, Data, Log, Redis, Server } from './sections.ts';
import { Source } from './source.ts';
import { verifyKeys } from './verify.ts';

/** Any connector, its settings known by their `type` only; `connectors/index.ts` holds a list of these. */
export type AnyConnector = ConnectorDefinition<{ readonly type: string }>;

/** The connector whose accounts stand under `dialers` instead of `connections`. */
export const DIALER_TYPE = 'vicidial';

/**
 * The schema of `vicibridge.yaml`, put together from our own sections and the settings of every connector.
 * Throws a TypeError where a connector's settings are no object or the dialer's connector is missing.
 */
export function configSchema(connectors: readonly AnyConnector[]) {
  return z.strictObject({
    server: Server.prefault({}).describe('Where hits and leads are received.'),
    console: Console.prefault({}).describe('Where operators look: queue board and health.'),
    data: Data.prefault({}).describe('What is kept on disk.'),
    redis: Redis.prefault({}).describe('The work list. It may be lost at any time; nothing is lost with it.'),
    log: Log.prefault({}).describe('What is logged, as JSON lines on standard output.'),
    dialers: z.record(Name, dialerSchema(connectors)).default({}).describe('VICIdial servers, by name.'),
    connections: z
      .record(Name, connectionSchema(connectors))
      .default({})
      .describe('CRM accounts and webhooks, by name.'),
    sources: z.record(Name, Source).default({}).describe('Where leads come from, by name.'),
    routes: z
      .array(RouteInput)
      .default([])
      .describe('Which events go where. An event goes to every destination of every route that fits it.'),
    alerts: Alerts.prefault({}).describe('What people are told of vicibridge itself, and where.'),
    dnc: Dnc.prefault({}).describe('Numbers that must not be called: what sets them, and who is told.'),
    recordings: Recordings.prefault({}).describe('Links to the recordings of calls. See docs/recordings.md.'),
    completeness: Completeness.prefault({}).describe(
      'What is told every day of how many calls have arrived everywhere. See docs/completeness.md.',
    ),
  });
}

function dialerSchema(connectors: readonly AnyConnector[]) {
  const dialer = connectors.find((connector) => connector.type === DIALER_TYPE);
  if (dialer === undefined) throw new TypeError(`No connector of type ${DIALER_TYPE} is registered.`);
  return settingsOf(dialer).safeExtend({
    type: z.literal(DIALER_TYPE).default(DIALER_TYPE).describe('Kind of dialer; may be left out.'),
    ...hookSettings,
    noAgent: NoAgent.prefault({}).describe('What becomes of calls that no agent took.'),
    delivery: deliverySchema(DIALER_TYPE).describe('How leads are delivered to this dialer.'),
    recordings: DialerRecordings.optional().describe(
      'With this block the recordings of its calls are looked for and linked. Absent = they are not.',
    ),
    reconcile: Reconcile.prefault({}).describe(
      "What becomes of calls in the dialer's own records that never reached us. See docs/reconciliation.md.",
    ),
    feed: Feed.optional().describe(
      'With this block its floor is polled: agents, waiting calls, hoppers, campaigns. Absent = it is not. See docs/feed.md.',
    ),
  });
}

function connectionSchema(connectors: readonly AnyConnector[]) {
  const kinds = connectors.filter((connector) => connector.type !== DIALER_TYPE).map(entrySchema);
  return z.discriminatedUnion('type', kinds as [z.ZodObject, ...z.ZodObject[]]);
}

function entrySchema(connector: AnyConnector): z.ZodObject {
  return settingsOf(connector).safeExtend({
    enabled: z
      .boolean()
      .default(true)
      .describe('`false` holds every delivery to it; they are made when it is `true` again.'),
    shadow: z
      .boolean()
      .default(false)
      .describe(
        '`true`: nothing is written to it; what each delivery would change is found out and kept. See docs/shadow.md.',
      ),
    delivery: deliverySchema(connector.type).describe('How events are delivered to it.'),
    ...(connector.takesCalls === true ? callKeys : {}),
    ...(connector.verifies === true ? verifyKeys : {}),
    ...inboundKeys(connector),
  });
}

/** What may call us, where it is the receiver's own and not the connector's to read. */
const WEBHOOKS = { hubspot: HubspotWebhooks, salesforce: SalesforceWebhooks } as const;

/** Keys of the connections whose records can become leads. */
function inboundKeys({ type, webhooks: own }: AnyConnector): Record<string, z.ZodType> {
  const webhooks = Object.hasOwn(WEBHOOKS, type) ? WEBHOOKS[type as keyof typeof WEBHOOKS] : own?.settings;
  if (webhooks === undefined) return {};
  return {
    webhooks: webhooks.optional().describe('Who may call `/hooks` for it. Absent = nobody.'),
    leads: LeadSync.optional().describe('Which of its records become leads, and how. See docs/mapping.md.'),
  };
}

/** The keys that a connector's own settings have; the others of an entry are ours. */
export function settingKeys(connector: AnyConnector): readonly string[] {
  return Object.keys(settingsOf(connector).shape);
}

function settingsOf(connector: AnyConnector): z.ZodObject {
  if (connector.settings instanceof z.ZodObject) return connector.settings;
  throw new TypeError(`The settings of connector ${connector.type} must be a z.strictObject.`);
}
