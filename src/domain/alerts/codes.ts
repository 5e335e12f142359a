import { CIRCUIT_OPEN } from '../breaker/rules.ts';

/** Codes of the alerts whose beginning and end the ledger tells. */
export const ALERT = {
  /** Its credentials are refused. */
  held: 'destination-held',
  /** It is away, and nothing is sent but a probe now and then. */
  circuitOpen: CIRCUIT_OPEN,
  /** More of its deliveries fail than are allowed to. */
  budget: 'failure-budget',
  /** Somebody must say on whom calls are put. */
  reviews: 'reviews-parked',
  /** Requests that could not be taken in. */
  hits: 'hits-parked',
  /** Deliveries ended with an error that was not there before. */
  deadLetters: 'dead-letters',
  /** Records that were delivered are gone from the CRM. */
  receiptsMissing: 'receipts-missing',
  /** Calls of the dialer's own records have had no event for long. */
  callsMissing: 'completeness-missing',
} as const;

const CALM_MS = 5 * 60_000;

/**
 * How long something must have been over before people are told so, milliseconds: a destination that is half well
 * comes and goes, and a message each time is one that nobody reads.
 */
export function calmOf(code: string): number {
  return code === ALERT.circuitOpen ? CALM_MS : 0;
}

/** Which alert a hold with this code is. */
export function alertOfHold(code: string): string {
  return code === CIRCUIT_OPEN ? ALERT.circuitOpen : ALERT.held;
}
