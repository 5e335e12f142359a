import type { EventType } from '../domain/event.ts';
import type { Delivery } from './delivery.ts';
import type { Dnc } from './dnc.ts';
import type { EnvironmentValue } from './environment.ts';
import type { HubspotWebhooks } from './inbound/hubspot.ts';
import type { SalesforceWebhooks } from './inbound/salesforce.ts';
import type { LeadSync } from './lead-sync.ts';
import type { Console, Data, Log, Redis, Server } from './sections.ts';
import type { Source } from './source.ts';

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
  readonly dnc: Dnc;
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
  readonly delivery: Delivery;
  /** For `connect` of the vicidial connector. */
  readonly settings: Settings;
}

export interface ConnectionConfig {
  /** The connector that it belongs to. */
  readonly type: string;
  /** False = deliveries are held. */
  readonly enabled: boolean;
  readonly delivery: Delivery;
  /** For the connector's `connect`; parsed with its schema. */
  readonly settings: Settings;
  /** What may call us for it; undefined = nothing. */
  readonly webhooks: Webhooks | undefined;
  /** Which of its records become leads; undefined = none. */
  readonly leads: LeadSync | undefined;
}

export type Webhooks =
  | { readonly kind: 'hubspot'; readonly settings: HubspotWebhooks }
  | { readonly kind: 'salesforce'; readonly settings: SalesforceWebhooks };

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
