/**
 * Which door a request came through; `connector` = the one of every connector that reads its CRM's webhooks
 * itself, `own` = none, vicibridge has made the event itself.
 */
export const HOOKS = ['vicidial', 'leads', 'hubspot', 'salesforce', 'connector', 'dnc', 'own'] as const;
export type Hook = (typeof HOOKS)[number];

/**
 * One accepted request as the journal keeps it: what was received, less what must not be kept (hook key,
 * Basic credentials, agent passwords). Everything else is verbatim, so that a mapping bug is cured by replay.
 */
export interface RawHit {
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  /** Which door it came through; decides who parses it. */
  readonly hook: Hook;
  /** Name of the dialer, connection or source. */
  readonly source: string;
  /** `dispo`, `start` ...; `lead` for a lead source; `event`, `workflow`, `outbound-message`, `record`, `webhook`, `dnc`. */
  readonly trigger: string;
  readonly method: string;
  /** Path without the query and without a key. */
  readonly path: string;
  /** The bytes between `?` and the space before `HTTP/1.1`, secrets masked. */
  readonly query: Uint8Array;
  /** Lower-case names; secrets left out. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly remoteAddress: string;
  /** The id that was answered. */
  readonly eventId: string;
  /** Node's parser refused the request line and it was mended before parsing. */
  readonly salvaged: boolean;
}
