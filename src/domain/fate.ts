import { type Backoff, retryDelayMs } from './backoff.ts';
import { AmbiguousError, DeliveryError, type Review, ReviewError, TransientError } from './errors.ts';

export interface FailedAttempt {
  readonly outcome: 'transient' | 'permanent' | 'auth' | 'ambiguous' | 'interrupted';
  readonly code: string;
  readonly message: string;
  /**
   * What becomes of the delivery. retry: stays in the queue and runs at `at` (milliseconds since the
   * epoch); `uncounted`: nothing was sent, so the attempt does not count. release: back to the ledger (due at
   * `at`, absent = now), the attempt does not count. dead: final, shown, replayable.
   */
  readonly next:
    | { readonly kind: 'retry'; readonly at: number; readonly uncounted?: true }
    | { readonly kind: 'release'; readonly at?: number | undefined }
    | { readonly kind: 'dead' };
  /** Dead until a person decides this. */
  readonly review?: Review | undefined;
  /** What failed, the same object for all deliveries that failed with it; see `originOf`. */
  readonly origin?: unknown;
}

export interface Circumstances {
  /** The attempt that failed; 1 = the first. */
  readonly attempt: number;
  readonly attempts: number;
  readonly backoff: Backoff;
  readonly now: number;
  /** 0 to 1. */
  readonly random: () => number;
  /** The program was stopping and cut the attempt off. */
  readonly stopping: boolean;
}

/** The attempt waited for its turn and never had it: the record is not to blame, however often that happens. */
const NOTHING_SENT = new Set([
  'aborted',
  'account-busy',
  'account-limit',
  'governor-away',
  'login-locked',
  'quiet-hours',
  'source-away',
]);

/** Whoever waits for longer than this for an account's limit waits in the ledger. */
const LONG_PAUSE_MS = 60_000;

/** Whether the code is one of a try that waited for its turn and never had it. */
export function isNothingSent(code: string): boolean {
  return NOTHING_SENT.has(code);
}

/** Code of an attempt whose record could not be looked at. */
const PARKED = 'source-away';

/** What a failed attempt means for its delivery. The only place where error classes turn into fates. */
export function judge(error: unknown, circumstances: Circumstances): FailedAttempt {
  const { code, message } = describe(error);
  if (circumstances.stopping) {
    return { outcome: 'interrupted', code: 'stopped', message, next: { kind: 'release' } };
  }
  if (!(error instanceof DeliveryError)) {
    // A bug of ours or of a library, at an unknown point: it may have written.
    return { outcome: 'ambiguous', code, message, next: next(circumstances, undefined) };
  }
  switch (error.kind) {
    case 'permanent':
      return { outcome: 'permanent', code, message, next: { kind: 'dead' }, ...reviewOf(error) };
    case 'auth':
      return { outcome: 'auth', code, message, next: { kind: 'release' } };
    case 'transient':
      if (code === PARKED) return { outcome: error.kind, code, message, next: parked(circumstances, error) };
      if (isNothingSent(code))
        return { outcome: error.kind, code, message, next: later(circumstances, error) };
      return { outcome: error.kind, code, message, next: next(circumstances, retryAfter(error)) };
    case 'ambiguous':
      return { outcome: error.kind, code, message, next: next(circumstances, retryAfter(error)) };
  }
}

/**
 * What it must look at first is away, for long perhaps: it waits in the ledger, where it takes no place in the
 * destination's queue.
 */
function parked({ backoff, now, random }: Circumstances, error: DeliveryError): FailedAttempt['next'] {
  return { kind: 'release', at: now + Math.max(retryDelayMs(1, backoff, random()), retryAfter(error) ?? 0) };
}

function later({ backoff, now, random }: Circumstances, error: DeliveryError): FailedAttempt['next'] {
  const delay = Math.max(retryDelayMs(1, backoff, random()), retryAfter(error) ?? 0);
  if (error.code === 'account-limit' && delay > LONG_PAUSE_MS) return { kind: 'release', at: now + delay };
  return { kind: 'retry', at: now + delay, uncounted: true };
}

function next(circumstances: Circumstances, retryAfterMs: number | undefined): FailedAttempt['next'] {
  const { attempt, attempts, backoff, now, random } = circumstances;
  if (attempt >= attempts) return { kind: 'dead' };
  const delay = Math.max(retryDelayMs(attempt, backoff, random()), retryAfterMs ?? 0);
  return { kind: 'retry', at: now + delay };
}

function reviewOf(error: DeliveryError): Pick<FailedAttempt, 'review'> {
  if (!(error instanceof ReviewError)) return {};
  const { candidates, personKey, objects } = error;
  return { review: { candidates, personKey, objects } };
}

function retryAfter(error: DeliveryError): number | undefined {
  if (error instanceof TransientError || error instanceof AmbiguousError) return error.retryAfterMs;
  return undefined;
}

function describe(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof DeliveryError) return { code: error.code, message: error.message };
  // The text of an unexpected error may quote data: its class is all that is kept.
  const name = error instanceof Error ? error.name : typeof error;
  return { code: 'unexpected', message: `unexpected ${name} in the connector; see the log` };
}
