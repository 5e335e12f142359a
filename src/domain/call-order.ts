/**
 * What a CRM shall hold of one call beside what every connector writes by itself. Made from the event and the
 * connection's `calls`; absent = the connector's own defaults. Field names are the CRM's, values are text.
 */
export interface CallOrder {
  readonly person: PersonPolicy;
  /** undefined = the call itself is not logged. */
  readonly activity: ActivityOrder | undefined;
  /** Fields of the person, `''` = empty it. */
  readonly personFields: FieldTexts;
  /** Who owns the activity, and the tasks that name no owner of their own. */
  readonly owner: OwnerWish | undefined;
  /** The person gets that owner too. */
  readonly ownsPerson: boolean;
  readonly tasks: readonly TaskOrder[];
  readonly campaign: CampaignOrder | undefined;
  readonly deal: DealOrder | undefined;
}

export type FieldTexts = Readonly<Record<string, string>>;

/** Whom the call is put on. */
export interface PersonPolicy {
  /** Several people fit equally well. `owner`: the one whom the agent owns, else the newest. */
  readonly several: 'newest' | 'owner' | 'park';
  /** Nobody fits. `skip`: the call is not delivered. */
  readonly none: 'create' | 'park' | 'skip';
  /** The object that is created, by the CRM's name; undefined = the connector's own choice. */
  readonly object: string | undefined;
  /** What a new one holds where the lead tells nothing: required fields, source. */
  readonly defaults: FieldTexts;
}

export interface ActivityOrder {
  /** The CRM's own word for how the call ended: name or id; undefined = by the connector's table. */
  readonly outcome: string | undefined;
  /** undefined = the connector's words. */
  readonly subject: string | undefined;
  readonly fields: FieldTexts;
}

/** How an agent is found among the users of a CRM. */
export type OwnerWish =
  | { readonly by: 'id'; readonly id: string }
  | { readonly by: 'email'; readonly email: string }
  /** A field of the CRM's user that holds this. */
  | { readonly by: 'field'; readonly field: string; readonly value: string };

export interface TaskOrder {
  /** Tells the tasks of one call apart, and is part of their key: `callback`, `follow-up`. */
  readonly key: string;
  readonly subject: string;
  readonly body: string | undefined;
  /** ISO 8601 UTC. */
  readonly dueAt: string;
  readonly priority: 'low' | 'medium' | 'high';
  /** undefined = the owner of the call. */
  readonly owner: OwnerWish | undefined;
  readonly fields: FieldTexts;
}

/** The person is in this campaign of the CRM. */
export interface CampaignOrder {
  readonly id: string;
  /** The CRM's word; undefined = its default. */
  readonly status: string | undefined;
}

/** What is won with the call: HubSpot's deal, Salesforce's opportunity. */
export interface DealOrder {
  readonly name: string;
  readonly stage: string;
  readonly pipeline: string | undefined;
  /** Decimal number. */
  readonly amount: string | undefined;
  /** `YYYY-MM-DD` */
  readonly closeDate: string;
  readonly fields: FieldTexts;
}
