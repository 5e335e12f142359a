/** What the receiver has done since its start; shown by /healthz. */
export interface Counters {
  accepted: number;
  /** Requests whose line Node's parser would have refused. */
  salvaged: number;
  unauthorized: number;
  forbiddenAddress: number;
  oversize: number;
  wrongMethod: number;
  notFound: number;
  malformed: number;
  diskRefused: number;
}

export function newCounters(): Counters {
  return {
    accepted: 0,
    salvaged: 0,
    unauthorized: 0,
    forbiddenAddress: 0,
    oversize: 0,
    wrongMethod: 0,
    notFound: 0,
    malformed: 0,
    diskRefused: 0,
  };
}
