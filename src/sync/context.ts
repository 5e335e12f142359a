import type { RecordReader } from '../connector.ts';
import type { BridgeEvent, DncChange, Lead } from '../domain/event.ts';
import type { CallsMapping } from '../domain/calls/schema.ts';
import type { LeadPolicy } from '../domain/lead-order.ts';
import type { ObjectMapping } from '../domain/mapping/schema.ts';
import type { RecallRule } from '../domain/recall.ts';
import type { Ledger, LedgerTransaction } from '../ledger/ledger.ts';
import type { SourceGate } from './source-gate.ts';

/** A connection whose records become leads. */
export interface SyncedConnection {
  readonly name: string;
  readonly dialer: string;
  readonly objects: Readonly<Record<string, ObjectMapping>>;
  readonly records: RecordReader;
  /** Who we are there: the app (HubSpot) or the user (Salesforce) that writes for us, where it is known. */
  readonly self: { readonly appId?: string | undefined; readonly userId?: string | undefined };
}

/** What the configuration says about posts of one source. */
export interface PostedLeads {
  readonly policy: LeadPolicy;
  readonly campaign: string | undefined;
  readonly hot: { readonly priority: number; readonly localCallTimeCheck: boolean } | undefined;
  /** What a lead gets where the post tells nothing: list, rank, owner, source id. */
  readonly constants: Lead;
  /** VICIdial's names of custom fields that its posts may fill. */
  readonly customFields: ReadonlySet<string>;
}

export interface DialerZone {
  /** IANA name. */
  readonly timezone: string;
  readonly defaultPhoneCode: string;
  /** Which calls that no agent took are made again; absent = none. */
  readonly recall?: RecallRule | undefined;
}

/** Numbers to be kept from being called, from a record that says so. */
export interface OptOut {
  readonly numbers: readonly string[];
  readonly connection: string;
  readonly by: string | undefined;
  readonly reason: string;
  /** What makes it this one: with the same key and numbers it is said once. */
  readonly key: readonly string[];
}

export interface SyncContext {
  readonly ledger: Ledger;
  readonly now: () => number;
  /** By name; absent = its records become no leads. */
  readonly connections: ReadonlyMap<string, SyncedConnection>;
  readonly dialers: ReadonlyMap<string, DialerZone>;
  readonly sources: ReadonlyMap<string, PostedLeads>;
  /** What connections hold of calls, by name; absent = their own defaults. */
  readonly calls: ReadonlyMap<string, CallsMapping>;
  readonly gate: SourceGate;
  /** Write down that numbers must not be called, with the event and its deliveries. */
  readonly setDnc: (trx: LedgerTransaction, optOut: OptOut) => Promise<void>;
  /**
   * The numbers of a do-not-call are known now: block them in the ledger. Repeatable; resolves with those
   * that are blocked now: one that an operator has lifted since is not.
   */
  readonly blockNumbers: (
    dnc: DncChange,
    event: BridgeEvent,
    destination: string,
  ) => Promise<readonly string[]>;
  /** Have a record looked at that no message was about. */
  readonly lookAgain: (trx: LedgerTransaction, again: LookAgain) => Promise<void>;
  /** Write down that VICIdial's lead of a record is known, with the event and its delivery. */
  readonly tellPlaced: (trx: LedgerTransaction, placed: PlacedRecord) => Promise<void>;
}

export interface LookAgain {
  readonly connection: string;
  readonly object: string;
  readonly id: string;
  /** What makes it this one: with the same key it is said once. */
  readonly key: readonly string[];
}

export interface PlacedRecord {
  readonly connection: string;
  readonly dialer: string;
  readonly leadId: string;
  readonly object: string;
  readonly id: string;
  /** The event that led to it. */
  readonly eventId: string;
}
