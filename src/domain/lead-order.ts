import type { Lead } from './event.ts';

/** What a dialer shall do about one person. Made from an event, a mapping and what the ledger knows. */
export type DialerOrder = LeadOrder | LeadDisposal | LeadRecall;

/** Have this person as a lead, once, with these data. */
export interface LeadOrder {
  readonly kind: 'place';
  /** What to write, in the lead's fields; absent = leave as it is, `''` = empty it. With list, rank, owner. */
  readonly lead: Lead;
  /** Custom fields of VICIdial by their names; `''` = empty it. */
  readonly custom: Readonly<Record<string, string>>;
  /**
   * Where the lead is there already, only these of the fields above are news (`lead` keys; `custom.` and the
   * name): the others are left as they are in VICIdial. Absent = all of them.
   */
  readonly changed: readonly string[] | undefined;
  readonly policy: LeadPolicy;
  /** VICIdial campaign: for its DNC list and for callbacks. */
  readonly campaign: string | undefined;
  /** The key of the identity map under which the lead's id is kept: `record:crm:contact:123`. */
  readonly identity: string;
  /** Into the hopper at once. */
  readonly hot: { readonly priority: number; readonly localCallTimeCheck: boolean } | undefined;
  readonly callback: CallbackOrder | undefined;
  /** Further numbers of the person, in the order in which they are to be tried. */
  readonly altPhones: readonly AltPhone[];
}

/** How a lead is written. */
export interface LeadPolicy {
  /** `add`: never touch one that is there. `update`: never make a new one. */
  readonly write: 'add' | 'update' | 'upsert';
  /** Where a lead with the same number makes this one a duplicate. Absent = as the dialer's settings say. */
  readonly duplicateCheck: string | undefined;
  /** Only leads entered in so many days count as duplicates. Absent = as the dialer's settings say. */
  readonly duplicateDays: number | undefined;
  /** Refuse a list that VICIdial does not have. */
  readonly listExistsCheck: boolean;
  /** What VICIdial's own DNC lists are asked before an add. Absent = as the dialer's settings say. */
  readonly dncCheck: 'number' | 'areacode' | 'off' | undefined;
  /** Move a lead that is there to the list of this order. */
  readonly moveList: boolean;
}

export interface CallbackOrder {
  /** ISO 8601 UTC. */
  readonly at: string;
  /** Only for this agent; absent = for anyone. */
  readonly agentUser: string | undefined;
  readonly comments: string | undefined;
}

export interface AltPhone {
  /** As the CRM has it; brought into VICIdial's form when it is written. */
  readonly number: string;
  /** Calling code, digits; absent = the lead's. */
  readonly phoneCode: string | undefined;
  /** What VICIdial shows with it, such as `HOME`. */
  readonly note: string | undefined;
}

/** A call that no agent took is made again. */
export interface LeadRecall {
  readonly kind: 'recall';
  /** Place in the hopper, -99 to 99. */
  readonly priority: number;
  /** Only while the lead has one of these statuses: with another one it was called since. */
  readonly statuses: readonly string[];
  /** ISO 8601 UTC; later than that the person does not expect it. */
  readonly notAfter: string;
}

/** The person's record is gone from the CRM: what becomes of the lead. */
export interface LeadDisposal {
  readonly kind: 'dispose';
  readonly leadId: string;
  readonly action: DisposalAction;
}

export type DisposalAction =
  | { readonly do: 'status'; readonly status: string }
  | { readonly do: 'dnc' }
  | { readonly do: 'remove-from-hopper' }
  | { readonly do: 'delete' };
