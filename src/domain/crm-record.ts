/** Which record of a CRM. */
export interface RecordRef {
  /** The object by the name that the CRM's API has for it: `contact`, `Lead`, `Contact`. */
  readonly object: string;
  readonly id: string;
}

/** A record of a CRM as it is now. */
export interface CrmRecord extends RecordRef {
  /** The fields that were asked for, by the CRM's names, as text; `''` = empty. */
  readonly fields: Readonly<Record<string, string>>;
  /** When the CRM says that it was changed last, ISO 8601 UTC. */
  readonly modifiedAt: string | undefined;
  /** Id of the user who changed it last, where the CRM tells. */
  readonly modifiedBy: string | undefined;
  /** Ids of the lists (HubSpot) or campaigns (Salesforce) that it is in; empty where they were not asked for. */
  readonly memberships: readonly string[];
}

/** What a reader of a record must be told. */
export interface RecordWant {
  readonly fields: readonly string[];
  readonly memberships: boolean;
}
