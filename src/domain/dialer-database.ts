import type { DetailRows } from './dialer-details.ts';
import type { DialerSetup } from './dialer-setup.ts';
import type { Lead } from './event.ts';
import type { Finding } from './finding.ts';
import type { FloorSnapshot } from './floor/snapshot.ts';
import type { FloorWant } from './floor/types.ts';
import type { LogPlace } from './log-place.ts';

/**
 * The dialer's own tables, read only. Moments are ISO 8601 UTC, `undefined` where VICIdial has none
 * (`0000-00-00`). Every method throws TransientError (away, slow), AuthError (refused, rights missing) or
 * PermanentError (table or index missing, would scan a big table); nothing is ever written, so every call
 * may be made again.
 */
export interface DialerDatabase {
  /** What stands in the way of using it: reach, rights missing and too many, index, engine. Never throws. */
  check(signal: AbortSignal): Promise<readonly Finding[]>;
  /** The part of `check` that is about reach, tables and rights. Never throws. */
  checkAccess(signal: AbortSignal): Promise<readonly Finding[]>;
  /** Campaigns, in-groups, lists, alternative URLs, and the rights of the user that the API knows by this name. */
  readSetup(apiUser: string, signal: AbortSignal): Promise<DialerSetup>;
  readFacts(signal: AbortSignal): Promise<DatabaseFacts>;
  /** How far the server's clock is ahead of ours, milliseconds; behind = negative. */
  clockAheadMs(signal: AbortSignal): Promise<number>;
  /** Widths of a list's custom text columns, in characters; empty = no such table, or no right to see it. */
  readCustomWidths(listId: string, signal: AbortSignal): Promise<Readonly<Record<string, number>>>;

  leadById(leadId: string, signal: AbortSignal): Promise<LeadRow | undefined>;
  /** Newest first. `phone` as VICIdial holds it, digits; at most `limit` (default 100). */
  leadsByPhone(phone: string, signal: AbortSignal, limit?: number): Promise<readonly LeadRow[]>;
  /**
   * Newest first, equal as VICIdial sees it: case does not count. Refused (`missing-index`) while
   * `vendor_lead_code` has no index.
   */
  leadsByVendorCode(code: string, signal: AbortSignal, limit?: number): Promise<readonly LeadRow[]>;

  /** All leads of a list, in the order of their phone numbers; up to 4,999 more on a page than `limit` where a number has many. */
  leadsOfList(listId: string, paging: Paging, signal: AbortSignal): Promise<Page<LeadRow>>;

  /** Agents that are logged in, of one campaign or of all. */
  liveAgents(signal: AbortSignal, campaignId?: string): Promise<readonly LiveAgentRow[]>;
  /** Calls that are being dialled, rung, waited or talked. */
  liveCalls(signal: AbortSignal, campaignId?: string): Promise<readonly LiveCallRow[]>;
  /** Leads about to be dialled, in the order of dialling; at most `limit` (default 1,000). */
  hopper(campaignId: string, signal: AbortSignal, limit?: number): Promise<readonly HopperRow[]>;
  campaignStats(signal: AbortSignal, campaignId?: string): Promise<readonly CampaignStatsRow[]>;
  /** What goes on now, one statement for each part that is wanted; the parts that are not are undefined. */
  floor(want: FloorWant, signal: AbortSignal): Promise<FloorSnapshot>;

  /** `vicidial_log` with `vicidial_log_extended`: one row a dialled call. */
  outboundCalls(selection: CallSelection, signal: AbortSignal): Promise<Page<OutboundCallRow>>;
  /** `vicidial_closer_log`: one row each time that a call waits in an in-group. */
  inboundCalls(selection: CallSelection, signal: AbortSignal): Promise<Page<InboundCallRow>>;
  agentLog(selection: AgentLogSelection, signal: AbortSignal): Promise<Page<AgentLogRow>>;
  recordings(selection: RecordingSelection, signal: AbortSignal): Promise<Page<RecordingRow>>;
  /** The URLs that VICIdial called or should have called. They may carry secrets: never log them. */
  urlLog(selection: UrlLogSelection, signal: AbortSignal): Promise<Page<UrlLogRow>>;
  readonly several: SeveralRows;
  /** What all reads cost the server since the start. */
  load(): DatabaseLoad;
  /** Its latest statements took much longer than is usual for them, or were ended by the time limit. */
  isSlow(): boolean;
  close(): Promise<void>;
}

/** Rows by their keys, at most 500 keys at once, in no order; what is not there is left out. */
export interface SeveralRows {
  leads(ids: readonly string[], signal: AbortSignal): Promise<readonly LeadRow[]>;
  /** By uniqueid. */
  outboundCalls(
    uniqueids: readonly string[],
    place: LogPlace,
    signal: AbortSignal,
  ): Promise<readonly OutboundCallRow[]>;
  /** By the closer log's own id. */
  inboundCalls(
    ids: readonly string[],
    place: LogPlace,
    signal: AbortSignal,
  ): Promise<readonly InboundCallRow[]>;
  /** By lead; only rounds that began at `since` (ISO 8601 UTC) or later. */
  agentLog(
    leadIds: readonly string[],
    since: string,
    place: LogPlace,
    signal: AbortSignal,
  ): Promise<readonly AgentLogRow[]>;
  /** By the call's uniqueid or call id, whichever the dialer has kept it under; `place` absent = `live`. */
  recordings(
    calls: readonly string[],
    signal: AbortSignal,
    place?: LogPlace,
  ): Promise<readonly RecordingRow[]>;
  /** Custom fields by lead id, of one list's custom table; empty where there is no such table. */
  customFields(
    listId: string,
    leadIds: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>>;
  readonly details: DetailRows;
}

/** Times are those that the server took, as we see them from here. */
export interface DatabaseLoad {
  readonly statements: number;
  readonly rows: number;
  readonly busyMs: number;
  readonly slowestMs: number;
}

export interface DatabaseFacts {
  /** As the server says it (`10.11.6-MariaDB`). */
  readonly version: string;
  /** VICIdial's `system_settings`: schema number, and `use_non_latin`. */
  readonly schema: number;
  readonly nonLatin: boolean;
  /** Columns of `vicidial_list` that hold text, in characters. */
  readonly widths: Readonly<Record<string, number>>;
  readonly vendorCodeIndexed: boolean;
  /** Of `vicidial_list`: `MyISAM` locks the whole table for every write. */
  readonly engine: string;
  /** `vicidial_list_archive` is there and our user may see it. */
  readonly archiveTableExists: boolean;
  /** How far the server's clock is ahead of ours, milliseconds, as near as a round trip tells; behind = negative. */
  readonly clockAheadMs: number;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** To hand in as `after` for what follows, also when that is yet to be written; undefined = from the start. */
  readonly cursor: string | undefined;
  /** Whether there was more at the time. */
  readonly more: boolean;
}

export interface Paging {
  /** `cursor` of the page before. */
  readonly after?: string | undefined;
  /** Rows a page at most, 1 to 5,000; default 500. */
  readonly limit?: number | undefined;
}
/** In the order of the primary key: the order of writing, but for `vicidial_log`, where it is that of the calls' unique ids. */
export interface ByKey extends Paging {
  readonly by: 'key';
}
export interface ByLead extends Paging {
  readonly by: 'lead';
  readonly leadId: string;
}
export interface ByCall extends Paging {
  readonly by: 'call';
  readonly uniqueid: string;
}
/**
 * Rows of a time, oldest first: `from` is in it, `until` is not; ISO 8601 UTC. `after` goes with the same `from` and
 * `until` only. A row in the hour that happens twice which does not tell which of the two is given for both.
 */
export interface ByTime extends Paging {
  readonly by: 'time';
  readonly from: string;
  readonly until: string;
}
/** Where the rows are looked for; absent = `live`. */
interface InPlace {
  readonly place?: LogPlace | undefined;
}
export type CallSelection = (ByKey | ByLead | ByCall | ByTime) & InPlace;
/** VICIdial has no index on the call in this table. */
export type AgentLogSelection = (ByKey | ByLead | ByTime) & InPlace;
/** VICIdial has no index on the time in these tables. */
export type RecordingSelection = (ByKey | ByLead | ByCall) & InPlace;
export type UrlLogSelection = ByKey | ByCall;
export type LogSelection = CallSelection | AgentLogSelection | RecordingSelection | UrlLogSelection;

type When = string | undefined;

export interface LeadRow {
  readonly lead: Lead;
  readonly user: string;
  readonly enteredAt: When;
  readonly modifiedAt: When;
  /** On the customer's own clock, `YYYY-MM-DD HH:MM:SS`. */
  readonly lastCalledLocal: string | undefined;
  readonly calledCount: number;
  readonly calledSinceReset: string;
  readonly gmtOffsetHours: number;
  readonly entryListId: string;
}

export interface LiveAgentRow {
  readonly user: string;
  readonly campaignId: string;
  readonly status: string;
  readonly pauseCode: string;
  /** `''` = none on the screen, like `uniqueid` and `callId`. */
  readonly leadId: string;
  readonly uniqueid: string;
  readonly callId: string;
  readonly sessionId: string;
  readonly extension: string;
  /** `INBOUND`, `MANUAL` or `''` for a call that was dialled for the agent. */
  readonly callKind: string;
  readonly callsToday: number;
  readonly agentLogId: string;
  readonly userLevel: number;
  readonly ingroups: readonly string[];
  readonly outboundAutodial: boolean;
  readonly stateSince: When;
  readonly lastCallAt: When;
  readonly lastCallEndedAt: When;
  /** The agent's screen was last heard from. */
  readonly seenAt: When;
}

export interface LiveCallRow {
  readonly id: string;
  readonly campaignId: string;
  readonly status: string;
  readonly direction: 'inbound' | 'outbound';
  readonly leadId: string;
  readonly uniqueid: string;
  readonly callId: string;
  readonly phoneCode: string;
  readonly phone: string;
  readonly stage: string;
  readonly priority: number;
  readonly queuePosition: number;
  /** The only agent who may have it, `''` = any. */
  readonly agentOnly: string;
  readonly serverIp: string;
  readonly startedAt: When;
  readonly updatedAt: When;
}

export interface HopperRow {
  readonly id: string;
  readonly leadId: string;
  readonly listId: string;
  readonly status: string;
  readonly user: string;
  readonly gmtOffsetHours: number;
  readonly altDial: string;
  /** -99 to 99, highest first. */
  readonly priority: number;
  /** One letter: who put it there (`P` = the API). */
  readonly source: string;
  readonly vendorLeadCode: string;
}

export interface CallCounts {
  readonly calls: number;
  readonly answers: number;
  readonly drops: number;
  /** Per cent of the calls. */
  readonly dropPercent: number;
}

export interface CampaignStatsRow {
  readonly campaignId: string;
  readonly updatedAt: When;
  /** By the database's own clock: a campaign that is not active is not counted any more. */
  readonly ageSeconds: number;
  readonly dialableLeads: number;
  readonly today: CallCounts;
  /** Drops per cent of the answered calls today: what regulators ask for. */
  readonly dropPercentOfAnswers: number;
  readonly hour: CallCounts;
  readonly halfHour: CallCounts;
  readonly fiveMinutes: CallCounts;
  readonly oneMinute: CallCounts;
  readonly answeringMachinesToday: number;
  readonly agentCallsToday: number;
  readonly agentWaitSecondsToday: number;
  readonly agentTalkSecondsToday: number;
  readonly agentWrapUpSecondsToday: number;
  readonly agentPauseSecondsToday: number;
}

interface CallRow {
  readonly uniqueid: string;
  readonly leadId: string;
  readonly listId: string;
  readonly campaignId: string;
  readonly calledAt: When;
  readonly endedAt: When;
  readonly lengthSeconds: number;
  readonly status: string;
  readonly phoneCode: string;
  readonly phone: string;
  readonly user: string;
  readonly userGroup: string;
  readonly termReason: string;
  readonly comments: string;
  readonly calledCount: number;
}

export interface OutboundCallRow extends CallRow {
  readonly altDial: string;
  /** `''` where `vicidial_log_extended` has no row of the call, like the two below. */
  readonly callId: string;
  readonly serverIp: string;
  /** `N` no URL, `Y` built, `XY` sent for want of an agent, `U` and `XU` not qualified. */
  readonly dispoUrl: string;
  readonly startUrl: string;
}

export interface InboundCallRow extends CallRow {
  readonly id: string;
  /** `''` where `vicidial_log_extended` has no row of the call. */
  readonly callId: string;
  /** The call before a transfer, `''` = none. */
  readonly transferredFrom: string;
  readonly queueSeconds: number;
  readonly queuePosition: number;
  readonly agentOnly: string;
}

export interface AgentLogRow {
  readonly id: string;
  readonly user: string;
  readonly userGroup: string;
  readonly campaignId: string;
  readonly leadId: string;
  readonly uniqueid: string;
  readonly at: When;
  /** When its disposition was set, as near as the row tells; undefined = it was not yet. */
  readonly disposedAt: When;
  readonly pauseSeconds: number;
  readonly waitSeconds: number;
  readonly talkSeconds: number;
  readonly wrapUpSeconds: number;
  /** Of `talkSeconds`, after the customer had gone. */
  readonly deadSeconds: number;
  readonly status: string;
  readonly pauseCode: string;
  readonly pauseKind: string;
  readonly comments: string;
}

export interface RecordingRow {
  readonly id: string;
  readonly leadId: string;
  readonly user: string;
  /** The call's uniqueid, or its call id. */
  readonly call: string;
  readonly startedAt: When;
  readonly endedAt: When;
  readonly lengthSeconds: number;
  readonly filename: string;
  /** Address of the file, `''` until VICIdial has moved it. */
  readonly location: string;
}

export interface UrlLogRow {
  readonly id: string;
  readonly uniqueid: string;
  readonly at: When;
  /** `dispo`, `start`, `na_callurl` and so on. */
  readonly kind: string;
  readonly responseSeconds: number;
  readonly url: string;
  /** `''` = never sent. */
  readonly response: string;
}
