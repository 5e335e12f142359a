/**
 * The errors that decide what happens to a delivery next. A connector or a dialer client throws one of
 * these; anything else is treated as transient. `code` is stable and is stored with the attempt; the
 * message names the thing, the fact and the remedy, and never carries a secret or a response body.
 */
interface DeliveryErrorOptions {
  readonly code: string;
  readonly cause?: unknown;
}

export abstract class DeliveryError extends Error {
  readonly code: string;
  abstract readonly kind: 'transient' | 'permanent' | 'auth' | 'ambiguous';

  constructor(message: string, options: DeliveryErrorOptions) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.code = options.code;
  }
}

/** The other side is busy, limited or away and has certainly done nothing: try again later. */
export class TransientError extends DeliveryError {
  readonly kind = 'transient';
  /** What the other side asked for, in milliseconds; absent = the connection's own backoff. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    options: DeliveryErrorOptions & { readonly retryAfterMs?: number | undefined },
  ) {
    super(message, options);
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** An agent, call or record is not in the state that the request needs: it may succeed when that changes. */
export class ConflictError extends TransientError {}

/** The same request will never succeed: dead letter, shown to a person, replayable after a mend. */
export class PermanentError extends DeliveryError {
  readonly kind = 'permanent';
}

/**
 * What an error goes back to. Deliveries that went with one request share it, though each has an error of its own.
 */
export function originOf(error: unknown): unknown {
  let origin = error;
  while (origin instanceof Error && origin.cause instanceof Error) origin = origin.cause;
  return origin;
}

/** One of the people that a call could be put on. */
export interface Candidate {
  readonly object: string;
  readonly id: string;
  /** What tells it from the others, without names and numbers: its owner's id, when it was created. */
  readonly hint: string;
}

/** What a person decides on. */
export interface Review {
  readonly candidates: readonly Candidate[];
  /** Key of the identity map under which the answer is remembered; undefined = there is nobody to ask about. */
  readonly personKey: string | undefined;
  /** Objects that the person may be kept in, by the CRM's names; empty = those of the candidates. */
  readonly objects: readonly string[];
}

/** Only a person can say whom it is about: parked with the candidates, resolved with one command. */
export class ReviewError extends PermanentError implements Review {
  readonly candidates: readonly Candidate[];
  readonly personKey: string | undefined;
  readonly objects: readonly string[];

  constructor(message: string, options: DeliveryErrorOptions & Partial<Review> & Pick<Review, 'candidates'>) {
    super(message, options);
    this.candidates = options.candidates;
    this.personKey = options.personKey;
    this.objects = options.objects ?? [];
  }
}

/** The credentials are refused: the whole destination is held, no attempt is counted, a person is told. */
export class AuthError extends DeliveryError {
  readonly kind = 'auth';
}

/** The request may have been carried out (reset, stall, 5xx, unreadable answer): look before the next try. */
export class AmbiguousError extends DeliveryError {
  readonly kind = 'ambiguous';
  /** Not before this many milliseconds, because the other side's search lags; absent = own backoff. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    options: DeliveryErrorOptions & { readonly retryAfterMs?: number | undefined },
  ) {
    super(message, options);
    this.retryAfterMs = options.retryAfterMs;
  }
}
