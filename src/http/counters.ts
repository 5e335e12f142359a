/** What the receiver has done since its start; shown by /healthz. */
export interface Counters {
  accepted: number;
  /** Requests whose line Node's parser would have refused. */
  salvaged: number;
  unauthorized: number;
  forbiddenAddress: number;
  /** Posts from web pages that may not post to the source. */
  forbiddenOrigin: number;
  badSignature: number;
  /** More posts than the source takes in a minute. */
  rateLimited: number;
  /** Posts that lack a required field or the consent. */
  incomplete: number;
  /** Posts that filled a field which people do not see; answered like others, and thrown away. */
  trapped: number;
  oversize: number;
  wrongMethod: number;
  notFound: number;
  malformed: number;
  diskRefused: number;
  /** Recordings that were asked for with a link of ours, and links that were refused. */
  recordings: number;
  badLinks: number;
  /** Of another account or organisation than the configured one, in a request that was let in. */
  foreign: number;
}

export function newCounters(): Counters {
  return {
    accepted: 0,
    salvaged: 0,
    unauthorized: 0,
    forbiddenAddress: 0,
    forbiddenOrigin: 0,
    badSignature: 0,
    rateLimited: 0,
    incomplete: 0,
    trapped: 0,
    oversize: 0,
    wrongMethod: 0,
    notFound: 0,
    malformed: 0,
    diskRefused: 0,
    recordings: 0,
    badLinks: 0,
    foreign: 0,
  };
}
