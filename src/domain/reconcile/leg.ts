/**
 * One leg of a call in the dialer's own records: what one Dispo Call URL, or one No Agent Call URL, tells of.
 * A call that was transferred has several. Moments are ISO 8601 UTC; `''` = the dialer has none.
 */
export interface CallLeg {
  /** The same at every reading, and unique at the dialer: `out:1795310300.1004`, `in:5512`. */
  readonly id: string;
  readonly kind: LegKind;
  /** Nobody can say yet how it ends: it is being talked, or its disposition is not set. */
  readonly open: boolean;
  readonly direction: 'inbound' | 'outbound';
  /** Campaign, or in-group of an inbound leg, as the dialer's record has it. */
  readonly campaign: string;
  readonly status: string;
  /** `''` = no agent. */
  readonly agent: string;
  /** `''` or digits. */
  readonly leadId: string;
  readonly uniqueid: string;
  readonly callId: string;
  readonly calledAt: string;
  /** It may as well have begun then: clocks went back, and the record tells the local time only. */
  readonly calledAtOr?: string | undefined;
  /** When it got its status, as well as the record tells it; undefined = it is not told. */
  readonly settledAt: string | undefined;
  /** Its record is a copy that was made while it went on: what was known of it before is newer. */
  readonly isStale?: boolean | undefined;
}

/** Whether an agent set the status (Dispo Call URL), or the dialer did (No Agent Call URL). */
export type LegKind = 'disposition' | 'no-agent';

/** All that a URL would have told of a leg. */
export interface LegValues {
  readonly leg: CallLeg;
  /** By the names of VICIdial's own variables (`lead_id`, `uniqueid`, `dispo`, `talk_time` ...), decoded. */
  readonly values: Readonly<Record<string, string>>;
  /** ISO 8601 UTC: when the disposition was set. */
  readonly occurredAt: string;
}

/** A leg that cannot be told of, and why; it is tried again. */
export interface LegFault {
  readonly leg: CallLeg;
  readonly reason: string;
}

/** The URL of ours that the dialer is configured to call for a leg. */
export interface UrlShape {
  /** The word in the hook's path (`dispo`, `extension-append`, `no-agent`). */
  readonly trigger: string;
  /** What stands behind its `?`, with VICIdial's `--A--name--B--` where values go. */
  readonly query: string;
}
