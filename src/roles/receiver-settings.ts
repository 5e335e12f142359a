import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { hiddenValues } from '../config/hidden-values.ts';
import { toList } from '../config/name.ts';
import type { AnyConnector } from '../config/schema.ts';
import { rateLimitOf, type Source } from '../config/source.ts';
import { DncDoor } from '../http/hooks/dnc/door.ts';
import { HubspotDoor } from '../http/hooks/hubspot/door.ts';
import { LeadDoorSettings } from '../http/hooks/leads/door.ts';
import { SalesforceDoor } from '../http/hooks/salesforce/door.ts';
import { RecordingSettings } from '../http/recordings/door.ts';
import { recordingHosts } from './recording-hosts.ts';
import { ConnectorDoorSettings, connectorDoorSettings } from './connector-webhooks.ts';

const Sender = z.strictObject({
  name: z.string(),
  keys: z.array(z.string()),
  /** Addresses and CIDR ranges; empty = everywhere. */
  allowIps: z.array(z.string()),
  timezone: z.string(),
});

/**
 * All that a receiver must know. It is handed over by the parent, so that a receiver starts without reading
 * the configuration or loading a connector: a restarted one is back in a fraction of a second.
 */
export const ReceiverSettings = z.strictObject({
  host: z.string(),
  port: z.number(),
  trustedProxies: z.number(),
  maxBodyBytes: z.number(),
  dataDir: z.string(),
  warnSeconds: z.number(),
  warnBytes: z.number(),
  logLevel: z.string(),
  /** Values that no log line may hold. */
  secrets: z.array(z.string()),
  dialers: z.array(Sender),
  sources: z.array(LeadDoorSettings),
  publicUrl: z.string().optional(),
  hubspot: z.array(HubspotDoor),
  salesforce: z.array(SalesforceDoor),
  /** Connections whose connector reads the webhooks itself. */
  connectorDoors: z.array(ConnectorDoorSettings).optional(),
  dncSources: z.array(DncDoor),
  recordings: RecordingSettings.optional(),
});
export type ReceiverSettings = z.infer<typeof ReceiverSettings>;

const MEGABYTE = 1024 * 1024;

export function receiverSettings(config: Config, connectors: readonly AnyConnector[] = []): ReceiverSettings {
  return {
    host: config.server.host,
    port: config.server.port,
    trustedProxies: config.server.trustedProxies,
    maxBodyBytes: config.server.maxBodyBytes,
    dataDir: config.data.dir,
    warnSeconds: config.data.journalWarnSeconds,
    warnBytes: config.data.journalWarnMb * MEGABYTE,
    logLevel: config.log.level,
    secrets: [...hiddenValues(config)],
    dialers: Object.entries(config.dialers).map(([name, dialer]) => ({
      name,
      keys: [...dialer.hookKeys],
      allowIps: [...dialer.allowIps],
      timezone: dialer.timezone,
    })),
    sources: Object.entries(config.sources).map(([name, source]) => leadDoor(name, source, config)),
    publicUrl: config.server.publicUrl,
    ...crmDoors(config),
    connectorDoors: connectorDoorSettings(config, connectors),
    recordings: recordingSettings(config),
    dncSources: Object.entries(config.dnc.sources).map(([name, source]) => ({
      name,
      secrets: listOf(source.secret),
      signingSecrets: listOf(source.signingSecret),
      numberField: source.numberField,
      defaultPhoneCode: source.defaultPhoneCode,
    })),
  };
}

/** Undefined = no dialer's recordings are looked for. */
function recordingSettings({ dialers, recordings }: Config): RecordingSettings | undefined {
  const doors = Object.entries(dialers).flatMap(([name, dialer]) => {
    if (dialer.recordings === undefined) return [];
    const { user, password, concurrency } = dialer.recordings;
    const { url, hosts } = recordingHosts(dialer);
    return [{ name, url, hosts: [...hosts], user, password, concurrency }];
  });
  return doors.length === 0 ? undefined : { secrets: listOf(recordings.secret), dialers: doors };
}

function leadDoor(name: string, source: Source, { dialers }: Config): LeadDoorSettings {
  const { consent } = source;
  return {
    name,
    dialer: source.dialer,
    timezone: dialers[source.dialer]?.timezone ?? 'UTC',
    secrets: listOf(source.secret),
    signingSecrets: listOf(source.signingSecret),
    public: source.public,
    aliases: source.aliases,
    allowIps: source.allowIps,
    allowOrigins: source.allowOrigins,
    honeypot: source.honeypot,
    rateLimit: rateLimitOf(source),
    redirect: source.redirect,
    required: source.required,
    consent: consent && { field: consent.field, is: listOf(consent.is) },
    fields: source.fields,
  };
}

function crmDoors({ connections }: Config): Pick<ReceiverSettings, 'hubspot' | 'salesforce'> {
  const hubspot: HubspotDoor[] = [];
  const salesforce: SalesforceDoor[] = [];
  for (const [name, { webhooks }] of Object.entries(connections)) {
    if (webhooks?.kind === 'hubspot') {
      const { secret, signatures, workflowKey, portalId } = webhooks.settings;
      hubspot.push({
        name,
        secrets: listOf(secret),
        signatures,
        workflowKeys: listOf(workflowKey),
        portalId,
      });
    }
    if (webhooks?.kind === 'salesforce') {
      const { organizationId, token, actionIds, secret, signingSecret } = webhooks.settings;
      salesforce.push({
        name,
        organizationId,
        tokens: listOf(token),
        actionIds,
        secrets: listOf(secret),
        signingSecrets: listOf(signingSecret),
      });
    }
  }
  return { hubspot, salesforce };
}

function listOf(value: string | readonly string[] | undefined): string[] {
  return value === undefined ? [] : [...toList(value)];
}
