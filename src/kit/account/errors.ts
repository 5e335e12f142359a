import { AmbiguousError, TransientError } from '../../domain/errors.ts';

/** A limit of the account lets nothing go now: nothing was sent, and the attempt does not count. */
export function limitError(
  who: string,
  fact: string,
  options: { readonly retryAfterMs: number; readonly cause?: unknown },
): TransientError {
  return new TransientError(`${who}: ${fact}; nothing was sent, and it is tried again later`, {
    code: 'account-limit',
    ...options,
    retryAfterMs: Math.ceil(options.retryAfterMs),
  });
}

/** Others were at work on the same person or secret until our time was up. */
export function busyError(who: string, fact: string, cause?: unknown): TransientError {
  return new TransientError(`${who}: ${fact}; nothing was sent, and it is tried again later`, {
    code: 'account-busy',
    cause,
  });
}

/** The work was done, and its turn was not ours to the end. */
export function turnLostError(who: string): AmbiguousError {
  return new AmbiguousError(
    `${who}: the turn for this person was lost while its requests were under way (Redis emptied, or this process stood still), so another worker may have written too: the next attempt looks first`,
    { code: 'turn-lost' },
  );
}
