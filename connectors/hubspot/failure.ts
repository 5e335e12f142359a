import { AmbiguousError, AuthError, type DeliveryError, TransientError } from '../../src/domain/errors.ts';
import { type ErrorFacts, readErrorText } from './error-body.ts';
import type { Exchange, RawAnswer } from './exchange.ts';
import type { PropertyHolder } from './property-definitions.ts';
import { refusal } from './refusal.ts';
import { waitMs } from './retry-after.ts';

/** What is being asked of HubSpot, as far as its failure needs to know. */
export interface Operation {
  /** Ends the sentence "HubSpot could not ...": `create the call`. */
  readonly name: string;
  /**
   * `read` changes nothing. `repeatable` writes (upsert by a unique property, update by id, association)
   * leave the same state however often they are done, so an unclear outcome is simply done again. `once` is
   * a create, which must be looked up before it is done again.
   */
  readonly effect: 'read' | 'repeatable' | 'once';
  /** Whose properties are in the request; absent where it carries none. */
  readonly object?: PropertyHolder | undefined;
  /** Scopes that it needs, where they are not those of contacts. */
  readonly scopes?: string | undefined;
  /** Unique property by which the record is addressed. */
  readonly idProperty?: string | undefined;
}

export interface FailureOptions {
  readonly nowMs: number;
  /** How long HubSpot's search may not know what an unclear create made. */
  readonly searchLagMs: number;
}

const AWAY = new Set([502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 530]);

/**
 * Turn whatever a request ended with into the error that decides what happens to the delivery; a refused token
 * (401) and a limit (429) have been dealt with before (`createHubSpotApi`).
 */
export function failureOf(
  operation: Operation,
  exchange: Exchange,
  thrown: unknown,
  options: FailureOptions,
): DeliveryError {
  const { answer } = exchange;
  if (answer === undefined) return brokenOff(operation, exchange, thrown, options);
  if (answer.status >= 200 && answer.status < 300) {
    return unclear(operation, 'unreadable-answer', `the answer ${answer.status} is not what it should be`, {
      ...options,
      remedy: 'Check that nothing between here and HubSpot (proxy, portal page) answers in its place.',
    });
  }
  return answered(operation, answer, options);
}

function answered(operation: Operation, answer: RawAnswer, options: FailureOptions): DeliveryError {
  const facts = readErrorText(answer.text);
  const { status } = answer;
  const retryAfterMs = waitMs(status, answer.headers, options.nowMs);
  if (status === 403 && facts.recognised) return denied(operation, facts);
  if (status === 423 || status === 477) {
    return new TransientError(
      `HubSpot put off the request to ${operation.name} (${status}${reference(facts)}). It is tried again later.`,
      { code: `hubspot-${status}`, retryAfterMs },
    );
  }
  if (status >= 500 || status === 408) {
    const what = AWAY.has(status) ? 'is not available' : 'failed';
    return unclear(operation, `${status}`, `HubSpot ${what} (${status}${reference(facts)})`, {
      ...options,
      retryAfterMs,
      remedy: 'See status.hubspot.com if it goes on.',
    });
  }
  return refusal(operation, status, facts);
}

function denied(operation: Operation, facts: ErrorFacts): AuthError {
  return new AuthError(
    `HubSpot does not allow the token to ${operation.name} (403 ${facts.category ?? ''}${reference(facts)}). ` +
      `Give it the scopes ${operation.scopes ?? 'crm.objects.contacts.read and crm.objects.contacts.write'}.`,
    { code: facts.category === 'MISSING_SCOPES' ? 'hubspot-missing-scopes' : 'hubspot-forbidden' },
  );
}

/** No complete answer: refused connection, reset, time is up. */
function brokenOff(
  operation: Operation,
  exchange: Exchange,
  thrown: unknown,
  options: FailureOptions,
): DeliveryError {
  if (exchange.signal.aborted) {
    if (exchange.neverSent) return notSent(operation, 'time was up before a connection stood', thrown);
    return unclear(operation, 'timeout', 'no complete answer came in time', { ...options, cause: thrown });
  }
  if (beforeSending(thrown)) return notSent(operation, 'no connection could be made', thrown);
  return unclear(operation, 'connection-lost', 'the connection broke before the answer was complete', {
    ...options,
    cause: thrown,
  });
}

function notSent(operation: Operation, fact: string, cause: unknown): TransientError {
  return new TransientError(
    `HubSpot could not be asked to ${operation.name}: ${fact}${errorCode(cause)}. ` +
      'Check baseUrl, DNS and the way out; it is tried again.',
    { code: 'hubspot-unreachable', cause },
  );
}

interface UnclearOptions extends FailureOptions {
  readonly remedy?: string;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

function unclear(operation: Operation, code: string, fact: string, options: UnclearOptions): DeliveryError {
  const { cause, remedy } = options;
  const message =
    `HubSpot was asked to ${operation.name}, and ${fact}${errorCode(cause)}. ${remedy ?? ''}`.trim();
  if (operation.effect === 'read') {
    return new TransientError(message, {
      code: `hubspot-${code}`,
      cause,
      retryAfterMs: options.retryAfterMs,
    });
  }
  // A repeatable write needs no look-up, so nothing speaks against an early repeat but the usual backoff;
  // a create is looked up, and search is blind for what was just made.
  const retryAfterMs =
    operation.effect === 'once'
      ? Math.max(options.searchLagMs, options.retryAfterMs ?? 0)
      : options.retryAfterMs;
  return new AmbiguousError(message, { code: `hubspot-${code}`, cause, retryAfterMs });
}

function beforeSending(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const { code, syscall } = thrown as NodeJS.ErrnoException;
  // All addresses of the host were tried and none took the connection.
  if (thrown instanceof AggregateError) return true;
  return syscall === 'connect' || syscall === 'getaddrinfo' || /CERT|^ERR_(TLS|SSL)/.test(code ?? '');
}

function errorCode(cause: unknown): string {
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  return code === undefined ? '' : ` (${code})`;
}

/** HubSpot's support asks for this id. */
function reference(facts: ErrorFacts): string {
  return facts.correlationId === undefined ? '' : `, correlation id ${facts.correlationId}`;
}
