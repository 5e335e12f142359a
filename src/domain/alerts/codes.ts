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
} as const;

/** Which alert a hold with this code is. */
export function alertOfHold(code: string): string {
  return code === CIRCUIT_OPEN ? ALERT.circuitOpen : ALERT.held;
}
