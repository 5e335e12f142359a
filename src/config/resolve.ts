import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import type { Config, ConnectionConfig, DialerConfig, RouteConfig, Settings, Webhooks } from './config.ts';
import type { CallsMapping } from '../domain/calls/schema.ts';
import type { Delivery } from './delivery.ts';
import type { EnvironmentValue } from './environment.ts';
import type { Feed } from './feed.ts';
import type { LeadSync } from './lead-sync.ts';
import { toList } from './name.ts';
import type { NoAgent } from './recall.ts';
import type { Reconcile } from './reconcile.ts';
import type { DialerRecordings } from './recordings.ts';
import type { RouteInput } from './route.ts';
import { type AnyConnector, type configSchema, DIALER_TYPE, settingKeys } from './schema.ts';
import type { VerifySettings } from './verify.ts';

type Parsed = z.output<ReturnType<typeof configSchema>>;

/** What `hookSettings` and `deliverySchema` put into an entry beside the connector's settings. */
interface DialerEntry {
  readonly timezone: string;
  readonly defaultPhoneCode: string;
  readonly hookKey: string | readonly string[];
  readonly allowIps: readonly string[];
  readonly statuses?: readonly string[] | undefined;
  readonly noAgent: NoAgent;
  readonly delivery: Delivery;
  readonly recordings?: DialerRecordings | undefined;
  readonly reconcile: Reconcile;
  readonly feed?: Feed | undefined;
}

/** Bring a parsed file into the shape that the program uses. */
export function resolveConfig(
  parsed: Parsed,
  context: {
    readonly file: string;
    readonly connectors: readonly AnyConnector[];
    readonly environment: readonly EnvironmentValue[];
  },
): Config {
  const { file, connectors, environment } = context;
  return {
    file,
    server: { ...parsed.server, publicUrl: parsed.server.publicUrl?.replace(/\/+$/, '') },
    console: parsed.console,
    data: { ...parsed.data, dir: resolve(dirname(file), parsed.data.dir) },
    redis: parsed.redis,
    log: parsed.log,
    dialers: mapEntries(parsed.dialers, (entry) => toDialer(entry, connectors)),
    connections: mapEntries(parsed.connections, toConnection),
    sources: mapEntries(parsed.sources, (source) => source),
    routes: parsed.routes.map(toRoute),
    alerts: parsed.alerts,
    dnc: parsed.dnc,
    recordings: parsed.recordings,
    completeness: parsed.completeness,
    environment,
  };
}

function toDialer(
  entry: Readonly<Record<string, unknown>>,
  connectors: readonly AnyConnector[],
): DialerConfig {
  const own = entry as unknown as DialerEntry;
  const connector = connectors.find((candidate) => candidate.type === DIALER_TYPE);
  const keys = new Set(connector === undefined ? [] : settingKeys(connector));
  const settings = Object.fromEntries(Object.entries(entry).filter(([key]) => keys.has(key)));
  return {
    timezone: own.timezone,
    defaultPhoneCode: own.defaultPhoneCode,
    hookKeys: toList(own.hookKey),
    allowIps: own.allowIps,
    statuses: own.statuses,
    recall: own.noAgent.recall,
    delivery: own.delivery,
    recordings: own.recordings,
    reconcile: own.reconcile,
    feed: own.feed,
    settings: settings as unknown as Settings,
  };
}

function toConnection(entry: Readonly<Record<string, unknown>>): ConnectionConfig {
  const { enabled, shadow, delivery, webhooks, leads, calls, verify, ...rest } = entry;
  const settings = rest as unknown as Settings;
  return {
    type: settings.type,
    enabled: enabled === true,
    shadow: shadow === true,
    delivery: delivery as Delivery,
    settings,
    webhooks: webhooks === undefined ? undefined : webhooksOf(settings.type, webhooks),
    leads: leads as LeadSync | undefined,
    calls: calls as CallsMapping | undefined,
    verify: verify === false ? undefined : (verify as VerifySettings | undefined),
  };
}

/** The schema of this type of connection is what it was parsed with. */
function webhooksOf(type: string, settings: unknown): Webhooks {
  const kind = type === 'hubspot' || type === 'salesforce' ? type : 'connector';
  return { kind, settings } as Webhooks;
}

function toRoute(route: RouteInput): RouteConfig {
  return {
    on: toList(route.on),
    dialers: route.dialers === undefined ? undefined : toList(route.dialers),
    campaigns: route.campaigns === undefined ? undefined : toList(route.campaigns),
    statuses: route.statuses === undefined ? undefined : toList(route.statuses),
    to: toList(route.to),
  };
}

function mapEntries<From, To>(
  record: Readonly<Record<string, From>>,
  change: (entry: From) => To,
): Readonly<Record<string, To>> {
  const result = Object.create(null) as Record<string, To>;
  for (const [name, entry] of Object.entries(record)) result[name] = change(entry);
  return result;
}
