import { PermanentError } from '../../src/domain/errors.ts';
import type { ErrorFacts } from './error-body.ts';

/**
 * HubSpot understood the request and will never accept it as it is. An operation that knows a way on (404 on
 * a remembered id, 409 with the id that is there) catches this; for everybody else it is a permanent error.
 */
export class RefusedError extends PermanentError {
  readonly status: number;
  readonly facts: ErrorFacts;

  constructor(message: string, options: { readonly code: string; status: number; facts: ErrorFacts }) {
    super(message, { code: options.code });
    this.status = options.status;
    this.facts = options.facts;
  }
}

/** Was it refused with this status? */
export function isRefused(error: unknown, ...statuses: readonly number[]): error is RefusedError {
  return error instanceof RefusedError && statuses.includes(error.status);
}
