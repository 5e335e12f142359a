import type { z } from 'zod';
import type { OpenAccount } from './account.ts';
import type { CallFeed } from './call-feed.ts';
import type { OpenTraffic } from './dialer-traffic.ts';
import type { CallOrder } from './domain/call-order.ts';
import type { CallNeeds } from './domain/calls/needs.ts';
import type { ConnectorWebhooks, WebhookHead, WebhookTold } from './domain/connector-webhooks.ts';
import type { BridgeEvent, EventType } from './domain/event.ts';
import type { CrmRecord, RecordRef, RecordWant } from './domain/crm-record.ts';
import type { Finding } from './domain/finding.ts';
import type { FloorReader } from './domain/floor/reader.ts';
import type { DialerOrder } from './domain/lead-order.ts';
import type { Logger } from './domain/logger.ts';
import type { Preview } from './domain/preview.ts';
import type { RecordingFinder } from './domain/recording.ts';

export type { CallOrder, CrmRecord, DialerOrder, Finding, Logger, Preview, RecordRef, RecordWant };
export type { ConnectorWebhooks, WebhookHead, WebhookTold };

/**
 * The contract of a connector: code that delivers events to one kind of system. A connector is one folder
 * under `connectors/` plus one line in `connectors/index.ts`; it never sees the queue, the ledger or HTTP.
 */
export interface ConnectorDefinition<Settings extends { readonly type: string }> {
  /** The word in `connections.<name>.type`. */
  readonly type: Settings['type'];
  /** Strict object with `type` as a literal; secrets are plain strings here, resolved before. */
  readonly settings: z.ZodType<Settings>;
  /** Event types it can deliver; a route that sends it others is a configuration error. */
  readonly accepts: readonly EventType[];
  /**
   * It carries out `request.call` and its connections can `preview`: they may have `calls` and `shadow` in the
   * configuration. Absent = neither.
   */
  readonly takesCalls?: true | undefined;
  /** Requests that one call costs, measured, for estimates; absent = it is not known. */
  readonly requestsPerCall?: RequestsPerCall | undefined;
  /**
   * Its connections can tell which records of a receipt are gone (`Connection.present`): they may have `verify`
   * in the configuration.
   */
  readonly verifies?: true | undefined;
  /**
   * Load what the connection needs (its SDK) and set it up; sends nothing. Load it here and not at the top
   * of `index.ts`: the definition is read at every start, also of processes that never deliver.
   */
  connect(settings: Settings, tools: ConnectorTools): Promise<Connection>;
  /**
   * For a CRM that tells of its records by webhooks: `POST /hooks/crm/<connection>`. With it, and with
   * `Connection.records`, its records can become leads (`leads` in the configuration).
   */
  readonly webhooks?: WebhooksDefinition<Settings> | undefined;
}

export interface RequestsPerCall {
  /** By itself, of a person whom the other side does not know. */
  readonly alone: number;
  /** Where many go together. */
  readonly together: number;
}

export interface WebhooksDefinition<Settings> {
  /** Strict object: what stands in `connections.<name>.webhooks`. */
  readonly settings: z.ZodType;
  /**
   * All that the receiver must know of the connection, as plain JSON: it is another process, which has no
   * configuration. `webhooks` was parsed with `settings`. Leave out secrets that only `connect` needs.
   */
  door(settings: Settings, webhooks: unknown): unknown;
  /** Load the reader of the webhooks; it is given what `door` made, and parses it. Loads no SDK. */
  load(): Promise<(door: unknown) => ConnectorWebhooks>;
}

export interface ConnectorTools {
  /** The connection's name in the configuration (`crm`). */
  readonly name: string;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** For dialers: what all workers share to do it no harm; absent = this process has it to itself. */
  readonly openTraffic?: OpenTraffic | undefined;
  /** For CRMs: what all workers of one account share; absent = this process has it to itself. */
  readonly openAccount?: OpenAccount | undefined;
  /** For dialers: calling code of numbers that do not tell theirs; absent = North America. */
  readonly defaultPhoneCode?: string | undefined;
}

/** One configured account. Must be safe for `concurrency` deliveries at once. */
export interface Connection {
  /**
   * Prove the credentials and what the account must have (properties, fields), changing nothing.
   * Resolves with findings instead of throwing, so that `vicibridge check` can list them all.
   */
  check(signal: AbortSignal): Promise<readonly Finding[]>;
  /**
   * Whether the account has what the configuration's `calls` name: fields, pipelines, stages, users. Changes
   * nothing, and resolves with findings as `check` does. Absent = the account is not compared with them.
   */
  checkCalls?(needs: CallNeeds, signal: AbortSignal): Promise<readonly Finding[]>;
  /**
   * Get one event's effect into the system: exactly once per `request.effectKey`, however often it is
   * called. Throws TransientError, PermanentError, AuthError or AmbiguousError (`src/domain/errors.ts`).
   */
  deliver(request: DeliveryRequest, context: DeliveryContext): Promise<Receipt>;
  /**
   * What `deliver` would change, by reading only. A connection without it cannot run in shadow. Throws as
   * `deliver` does where it would fail. Its `identities` may be written: what is, is forgotten with the call.
   */
  preview?(request: DeliveryRequest, context: DeliveryContext): Promise<Preview>;
  /**
   * Ask the other side for as little as proves the credentials: one cheap request, changing nothing. Asked
   * every few minutes, so that a refusal is known before a delivery meets it. Throws AuthError, with the code
   * that `deliver` has for it, when they are refused; whatever else it throws says nothing of them.
   */
  probe?(signal: AbortSignal): Promise<void>;
  /**
   * Create in the account what these settings need and it lacks (properties, fields), as far as the API
   * allows; the rest is told as what an administrator must do. Safe to repeat. Never throws.
   */
  prepare?(signal: AbortSignal): Promise<readonly Finding[]>;
  /**
   * For a CRM: which of the records that a receipt names are still there. Called for many receipts at once; what
   * can be asked together is. Changes nothing. Throws as `deliver` does.
   */
  present?(ids: Receipt['ids'], signal: AbortSignal): Promise<PresentRecords>;
  /** For a CRM whose records become leads: look at one. */
  readonly records?: RecordReader | undefined;
  /** For a dialer that records calls: look for the recording of one. */
  readonly recordings?: RecordingFinder | undefined;
  /** For a dialer whose own records of its calls can be read. */
  readonly calls?: CallFeed | undefined;
  /** For a dialer: who is logged in, which calls wait, what the campaigns are like. */
  readonly floor?: FloorReader | undefined;
  close(): Promise<void>;
}

/** What became of the records of one receipt, by their names in it; those that are not named are there. */
export interface PresentRecords {
  /**
   * Deleted, archived by somebody, or in the recycle bin. One that was merged or converted lives on and is there,
   * as is one that the CRM has put away for its age alone.
   */
  readonly gone: readonly string[];
  /** Those among the gone that are people: to remove one is somebody's decision. */
  readonly people: readonly string[];
  /** Nothing can be said of these. */
  readonly unseen: readonly string[];
}

export interface RecordReader {
  /**
   * The record as it is now; undefined = there is none (any more). One that was merged or converted is told
   * under the object and id that it lives on in. Fields that the CRM does not have are left out with a
   * warning. Throws as `deliver` does.
   */
  read(
    ref: RecordRef,
    want: RecordWant,
    context: { readonly signal: AbortSignal; readonly warn: (warning: string) => void },
  ): Promise<CrmRecord | undefined>;
}

export interface DeliveryRequest {
  /** The same on every attempt of this delivery (`dlv_…`); a webhook sends it as `webhook-id`. */
  readonly deliveryId: string;
  /**
   * What must exist once: the call key for events of a call (several events of a call update one record),
   * else the event id. Charset `[A-Za-z0-9._:-]`, at most 80 characters.
   */
  readonly effectKey: string;
  readonly event: BridgeEvent;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /**
   * Milliseconds since the epoch of an earlier attempt for this effect that may have been carried out
   * (crash, reset, stall): look before writing. Absent = nothing is in doubt.
   */
  readonly inDoubtSince: number | undefined;
  /** For a dialer: what to do about whom, made from the event and the configuration. */
  readonly order?: DialerOrder | undefined;
  /** For a CRM: what the configuration says about this call; absent = the connector's own defaults. */
  readonly call?: CallOrder | undefined;
  /** Ids that an earlier delivery of the same effect key left, for updating instead of creating. */
  readonly known: Readonly<Record<string, string>>;
}

export interface DeliveryContext {
  /** Aborted when the attempt's time is up or the program stops: pass it to every request. */
  readonly signal: AbortSignal;
  /** Fields for the delivery are bound; never log bodies, tokens, phone numbers or names above debug. */
  readonly logger: Logger;
  /** Durable map of this connection from our keys to the other system's ids. */
  readonly identities: IdentityMap;
  /** What we write to records, so that the CRM's message about it is known as our own. */
  readonly ownWrites?: OwnWrites | undefined;
  /** Who must not be called, by our own ledger. */
  readonly dnc?: DncBook | undefined;
}

export interface OwnWrites {
  /** Call it before the write is sent: the CRM's message may be here before its answer. */
  announce(ref: RecordRef, fields: Readonly<Record<string, string>>): Promise<void>;
}

export interface DncBook {
  /**
   * Where a number is blocked: everywhere, or in this campaign of this dialer. Read anew each time: it may
   * have been set a moment ago.
   * @param number E.164
   */
  blocked(
    number: string,
    where: { readonly dialer: string; readonly campaign: string | undefined },
  ): Promise<'system' | 'campaign' | undefined>;
}

export interface IdentityMap {
  /**
   * `kind` is the other system's object (`contact`, `Lead`, `lead_id`); `key` is ours (`main:101`).
   * @param withinMs only where it was set not longer ago; absent = whenever it was
   */
  get(kind: string, key: string, withinMs?: number): Promise<string | undefined>;
  set(kind: string, key: string, id: string): Promise<void>;
  forget(kind: string, key: string): Promise<void>;
  /** Our keys that stand for one id of the other system. */
  keysOf(kind: string, id: string): Promise<readonly string[]>;
}

export interface Receipt {
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'skipped';
  /** Ids in the other system, by object: `{ contact: '801', call: '901' }`. */
  readonly ids: Readonly<Record<string, string>>;
  /** What was cut, dropped or left undone; shown with the delivery. */
  readonly warnings: readonly string[];
}

/** Keep the settings' type while collecting definitions in one list. */
export function defineConnector<Settings extends { readonly type: string }>(
  definition: ConnectorDefinition<Settings>,
): ConnectorDefinition<Settings> {
  return definition;
}
