/** Where the account sends its events, as an app's webhook settings and subscriptions say. */
export interface WebhookTarget {
  readonly url: string;
  /** The URL as HubSpot knows it, where something in between changes it; default `url`. */
  readonly signedUrl?: string | undefined;
  /** Client secret of the app. */
  readonly secret: string;
  readonly appId: number;
  /** Absent = every change of every property. */
  readonly subscriptions?: readonly WebhookSubscription[] | undefined;
  /** See `EventContext.names`; default `contact`. */
  readonly names?: 'contact' | 'object' | undefined;
  /** Events in one request at most; default 100. */
  readonly maxBatch?: number | undefined;
  /** How long an event waits for others, milliseconds; default 10. */
  readonly flushMs?: number | undefined;
  /** Requests at once; default 10. */
  readonly concurrency?: number | undefined;
  /** How long an answer may take, milliseconds; default 5000 as at HubSpot. */
  readonly timeoutMs?: number | undefined;
  /** Wait before the first repeat, milliseconds; each further one waits as much longer. Default 50. */
  readonly retryMs?: number | undefined;
  readonly faults?: WebhookFaults | undefined;
}

export interface WebhookSubscription {
  /** `contact.propertyChange` */
  readonly type: string;
  /** For property changes; absent = every property. */
  readonly property?: string | undefined;
}

/** What HubSpot does now and then, though nothing failed. */
export interface WebhookFaults {
  /** Share of the events that come twice, 0 to 1. */
  readonly duplicateShare?: number | undefined;
  /** Mix the order of what waits. */
  readonly shuffle?: boolean | undefined;
  /** Default 1. */
  readonly seed?: number | undefined;
}

/** What became of the events of one target so far. */
export interface WebhookTally {
  /** Events that were answered 2xx, duplicates counted. */
  readonly delivered: number;
  readonly requests: number;
  /** Requests that were repeats. */
  readonly retries: number;
  /** Events that were given up after ten repeats. */
  readonly lost: number;
}
