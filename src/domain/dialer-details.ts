import type { LogPlace } from './log-place.ts';

/**
 * What else stands somewhere about calls, by keys, 500 at most at once. Undefined = there is no such table, or our user has no
 * right to it: that is no fault, it is told by `check`.
 */
export interface DetailRows {
  /** By lead; only those set at `since` (ISO 8601 UTC) or later, or a little before. */
  callbacks(
    leadIds: readonly string[],
    since: string,
    place: LogPlace,
    signal: AbortSignal,
  ): Promise<readonly CallbackRow[] | undefined>;
  /** By lead; only those written at `since` (ISO 8601 UTC) or later, or a little before. */
  notes(
    leadIds: readonly string[],
    since: string,
    place: LogPlace,
    signal: AbortSignal,
  ): Promise<readonly CallNotesRow[] | undefined>;
  /** By uniqueid. */
  didCalls(
    uniqueids: readonly string[],
    place: LogPlace,
    signal: AbortSignal,
  ): Promise<readonly DidCallRow[] | undefined>;
  dids(ids: readonly string[], signal: AbortSignal): Promise<readonly DidRow[] | undefined>;
  /** By the `transferredFrom` of an inbound call. */
  transfers(
    ids: readonly string[],
    place: LogPlace,
    signal: AbortSignal,
  ): Promise<readonly TransferRow[] | undefined>;
  /** By user. */
  agents(users: readonly string[], signal: AbortSignal): Promise<readonly AgentNameRow[] | undefined>;
  /** By status: those of the system and those of campaigns. */
  statuses(statuses: readonly string[], signal: AbortSignal): Promise<readonly StatusNameRow[] | undefined>;
}

type When = string | undefined;

export interface CallbackRow {
  readonly id: string;
  readonly leadId: string;
  /** Who set it. */
  readonly user: string;
  readonly setAt: When;
  readonly callbackAt: When;
  /** What the agent chose, `CALLBK` for example; the lead is `CBHOLD` meanwhile. */
  readonly status: string;
}

export interface CallNotesRow {
  readonly id: string;
  readonly leadId: string;
  /** The call's uniqueid, or the id of its row in the closer log. */
  readonly call: string;
  readonly at: When;
  readonly text: string;
}

/** A call that came in on a DID. */
export interface DidCallRow {
  readonly uniqueid: string;
  readonly callerNumber: string;
  /** The number that was called. */
  readonly extension: string;
  readonly at: When;
  readonly didId: string;
}

export interface DidRow {
  readonly id: string;
  readonly pattern: string;
  readonly description: string;
}

export interface TransferRow {
  readonly id: string;
  /** Who transferred the call. */
  readonly fronter: string;
}

export interface AgentNameRow {
  readonly user: string;
  readonly fullName: string;
  readonly userGroup: string;
  readonly email: string;
}

export interface StatusNameRow {
  readonly status: string;
  /** `''` = of the system. */
  readonly campaignId: string;
  readonly name: string;
  /** The agent is asked for the time of a callback. */
  readonly schedulesCallback: boolean;
}
