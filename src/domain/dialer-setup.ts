/** How a VICIdial is set up, as far as it concerns us: read from its database. */
export interface DialerSetup {
  readonly campaigns: readonly CampaignSetup[];
  readonly inGroups: readonly InGroupSetup[];
  readonly lists: readonly ListSetup[];
  /** URLs of fields that hold `ALT`, in the order in which VICIdial goes through them, as far as we may see it. */
  readonly alternateUrls: readonly AlternateUrl[];
  /** Rights of the API user; undefined = there is no such user. */
  readonly apiUser: ApiUserSetup | undefined;
}

/** The URL fields as they stand, `''` = empty. */
export interface CampaignSetup {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly dispoUrl: string;
  readonly startUrl: string;
  readonly noAgentUrl: string;
  /** In-groups whose calls its agents take. */
  readonly inGroups: readonly string[];
}

export interface InGroupSetup {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  /** `CAMP` = the campaign's. */
  readonly dispoUrl: string;
  readonly startUrl: string;
  readonly noAgentUrl: string;
  readonly addLeadUrl: string;
}

export interface ListSetup {
  readonly id: string;
  readonly campaignId: string;
  readonly active: boolean;
  /** Goes before the campaign's when it is not empty. */
  readonly noAgentUrl: string;
  /** Undefined = our user has no right to see it, like `description`. */
  readonly name?: string | undefined;
  readonly description?: string | undefined;
}

export interface AlternateUrl {
  /** Campaign, in-group or list. */
  readonly ownerId: string;
  readonly entryType: string;
  readonly urlType: string;
  readonly active: boolean;
  readonly statuses: string;
  readonly url: string;
  /** Only for leads of these lists, parted by blanks; `''` = of all. Undefined = our user has no right to see it. */
  readonly lists?: string | undefined;
  /** Only for calls that were talked this long. Undefined = our user has no right to see it. */
  readonly shortestSeconds?: number | undefined;
}

export interface ApiUserSetup {
  readonly user: string;
  readonly active: boolean;
  readonly level: number;
  /** `api_allowed_functions` as it stands, blanks included. */
  readonly allowedFunctions: string;
  /** Columns such as `modify_leads` with what they hold. */
  readonly flags: Readonly<Record<string, string>>;
}
