import type { Page, UrlLogRow } from './domain/dialer-database.ts';
import type { CallLeg, LegFault, LegKind, LegValues, UrlShape } from './domain/reconcile/leg.ts';

/**
 * What a dialer's own records say happened: its tables, or what its API tells of them. Everything is read only,
 * in pages, one statement at a time, and throws as `deliver` does (TransientError: away or slow). Safe to repeat.
 */
export interface CallFeed {
  readonly reads: 'tables' | 'api';
  /** What it cannot see, in words for people; empty = nothing. */
  readonly blind: readonly string[];
  /** Legs whose call began in the window, in an order that pages neither skip nor repeat. */
  legs(window: LegWindow, after: string | undefined, signal: AbortSignal): Promise<Page<CallLeg>>;
  /** The same legs as they are now; those that are gone are left out. At most 500. */
  again(legs: readonly CallLeg[], signal: AbortSignal): Promise<readonly CallLeg[]>;
  /** Everything that a URL would have told of them. One that cannot be read spoils no other. At most 500. */
  values(legs: readonly CallLeg[], signal: AbortSignal): Promise<readonly (LegValues | LegFault)[]>;
  /** The URL that the dialer is configured to call for such a leg; undefined = none, or it is not ours to know. */
  shapeOf(leg: CallLeg, signal: AbortSignal): Promise<UrlShape | undefined>;
  /** How many calls the dialer counts; there where `legs` may tell of fewer than there were. */
  readonly counts?: CallCounter | undefined;
  /** Ask once for all that it takes, as little as can be. Throws AuthError or PermanentError where a right is missing. */
  readonly prove?: ((signal: AbortSignal) => Promise<void>) | undefined;
  /** The URLs that it called or should have called, in the order of writing; absent = it cannot be asked. */
  readonly urls?: UrlReader | undefined;
  /** How far the clock that its records are written by is ahead of ours, milliseconds; absent = it cannot be asked. */
  readonly clockAheadMs?: ((signal: AbortSignal) => Promise<number>) | undefined;
  /** What all this cost the dialer since the feed was opened. */
  load(): FeedLoad;
  /** The dialer answers slowly now: everything that can wait should. */
  isSlow(): boolean;
}

/** @param limit rows at most; absent = as many as a page has */
export type UrlReader = (
  after: string | undefined,
  signal: AbortSignal,
  limit?: number,
) => Promise<Page<UrlLogRow>>;

/** @param day `YYYY-MM-DD` on the dialer's clock */
export type CallCounter = (day: string, signal: AbortSignal) => Promise<readonly CallCount[]>;

/** Calls of one day with one status. */
export interface CallCount {
  /** Campaign, or in-group of inbound calls. */
  readonly campaign: string;
  readonly status: string;
  /** Who sets such a status. */
  readonly kind: LegKind;
  /** Nobody can say yet how these end. */
  readonly open: boolean;
  readonly count: number;
}

export interface LegWindow {
  /** ISO 8601 UTC: `from` is in it, `until` is not. */
  readonly from: string;
  readonly until: string;
  /** Only legs of this campaign or in-group; absent = of all. */
  readonly campaign?: string | undefined;
  /** Also look in the tables that VICIdial moves old rows to. */
  readonly archived: boolean;
  /** Statuses that the dialer sets by itself are asked for too. Tables tell them in any case. */
  readonly noAgent?: boolean | undefined;
  /** Only these statuses are asked for; absent = all. Tables tell all in any case. */
  readonly wanted?: readonly WantedStatus[] | undefined;
}

export interface WantedStatus {
  readonly status: string;
  /** Leads whose calls with this status need not be asked for. */
  readonly except: ReadonlySet<string>;
}

export interface FeedLoad {
  readonly statements: number;
  readonly rows: number;
  /** Time that the dialer worked for us, milliseconds. */
  readonly busyMs: number;
  readonly slowestMs: number;
}
