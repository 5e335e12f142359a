import type { EventType } from '../domain/event.ts';
import type { Alerts } from './alerts.ts';
import type { CallsMapping } from '../domain/calls/schema.ts';
import type { Completeness } from './completeness.ts';
import type { RecallRule } from '../domain/recall.ts';
import type { Delivery } from './delivery.ts';
import type { Dnc } from './dnc.ts';
import type { EnvironmentValue } from './environment.ts';
import type { Feed } from './feed.ts';
import type { HubspotWebhooks } from './inbound/hubspot.ts';
import type { SalesforceWebhooks } from './inbound/salesforce.ts';
import type { LeadSync } from './lead-sync.ts';
import type { Reconcile } from './reconcile.ts';
import type { DialerRecordings, Recordings } from './recordings.ts';
import type { Console, Data, Log, Redis, Server } from './sections.ts';
import type { Source } from './source.ts';
import type { VerifySettings } from './verify.ts';

/**
 * The configuration as the program uses it: checked, complete with defaults, secrets in clear. Never log
 * it; `redactConfig` shows it. Records have no prototype, so a name from a URL can be looked up as it is.
 */
export interface Config {
  /** Absolute path of the file it was read from. */
  readonly file: string;
  /** `publicUrl` has no slash at its end. */
  readonly server: Server;
  readonly console: Console;
  /** `dir` is absolute. */
  readonly data: Data;
  readonly redis: Redis;
  readonly log: Log;
  readonly dialers: Readonly<Record<string, DialerConfig>>;
  readonly connections: Readonly<Record<string, ConnectionConfig>>;
  readonly sources: Readonly<Record<string, Source>>;
  readonly routes: readonly RouteConfig[];
  readonly alerts: Alerts;
  readonly dnc: Dnc;
  readonly recordings: Recordings;
  readonly completeness: Completeness;
  /** Which values came from the environment. */
  readonly environment: readonly EnvironmentValue[];
}

export interface DialerConfig {
  /** IANA name. */
  readonly timezone: string;
  /** Digits, such as `1`. */
  readonly defaultPhoneCode: string;
  /** Any of them lets a hit in; at least one. */
  readonly hookKeys: readonly string[];
  /** IP addresses and CIDR ranges; empty = every address. See `addressSet`. */
  readonly allowIps: readonly string[];
  /** Known status codes; undefined = none is marked as unknown. */
  readonly statuses: readonly string[] | undefined;
  /** Which calls that no agent took are made again; undefined = none. */
  readonly recall: RecallRule | undefined;
  readonly delivery: Delivery;
  /** Undefined = recordings are not looked for. */
  readonly recordings?: DialerRecordings | undefined;
  /** What its own records are held against. */
  readonly reconcile: Reconcile;
  /** Undefined = its floor is not polled. */
  readonly feed?: Feed | undefined;
  /** For `connect` of the vicidial connector. */
  readonly settings: Settings;
}

export interface ConnectionConfig {
  /** The connector that it belongs to. */
  readonly type: string;
  /** False = deliveries are held. */
  readonly enabled: boolean;
  /** True = nothing is written to it, but what would be is kept. */
  readonly shadow: boolean;
  readonly delivery: Delivery;
  /** For the connector's `connect`; parsed with its schema. */
  readonly settings: Settings;
  /** What may call us for it; undefined = nothing. */
  readonly webhooks: Webhooks | undefined;
  /** Which of its records become leads; undefined = none. */
  readonly leads: LeadSync | undefined;
  /** What it holds of calls; undefined = the connector's own defaults. */
  readonly calls: CallsMapping | undefined;
  /** How its recorded receipts are looked at; undefined = they are not. */
  readonly verify: VerifySettings | undefined;
}

export type Webhooks =
  | { readonly kind: 'hubspot'; readonly settings: HubspotWebhooks }
  | { readonly kind: 'salesforce'; readonly settings: SalesforceWebhooks }
  /** Of a connector that reads them itself; parsed with its own schema. */
  | { readonly kind: 'connector'; readonly settings: unknown };

export interface Settings {
  readonly type: string;
}

/** An event takes a route when it fits every filter; an undefined filter fits every event. */
export interface RouteConfig {
  readonly on: readonly EventType[];
  readonly dialers: readonly string[] | undefined;
  readonly campaigns: readonly string[] | undefined;
  readonly statuses: readonly string[] | undefined;
  /** Names of connections and dialers. */
  readonly to: readonly string[];
}
