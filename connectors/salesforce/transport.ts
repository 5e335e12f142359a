import { PassThrough } from 'node:stream';
import type { Connection, HttpRequest, HttpResponse } from 'jsforce';
import { fetch, type Dispatcher } from 'undici';
import { parseRetryAfter } from '../../src/domain/retry-after.ts';
import { CallFailure } from './call-failure.ts';

type Transport = Connection['_transport'];

/** What one call's transport saw, which jsforce's own errors leave out. */
export interface Exchange {
  status?: number;
  retryAfterMs?: number | undefined;
}

export interface TransportOptions {
  readonly dispatcher: Dispatcher;
  /** Ends the request and the reading of its answer. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly exchange: Exchange;
}

/** Salesforce's limits are counted over 24 hours. */
const LONGEST_WAIT_MS = 86_400_000;
/** Errors that come before a request is written to the socket. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_DESTROYED',
  'UND_ERR_CLOSED',
]);

/**
 * The transport that jsforce is given for one call, in place of its own. Of jsforce 3.10.26, the own one
 * ends the process when an answer is cut in its body, never times out on a stalled body, repeats requests
 * by itself, follows redirects with the token, and sends everything through `https_proxy`.
 */
export function createTransport(options: TransportOptions): Transport {
  return {
    httpRequest(request) {
      const response = send(request, options);
      return Object.assign(response, { stream: () => new PassThrough() }) as ReturnType<
        Transport['httpRequest']
      >;
    },
    getRequestStreamCreator() {
      throw new Error('Streaming is not offered by this transport: use httpRequest');
    },
  };
}

async function send(request: HttpRequest, options: TransportOptions): Promise<HttpResponse> {
  const { signal, dispatcher, exchange } = options;
  const writing = request.method !== 'GET';
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers ?? {},
      body: typeof request.body === 'string' ? request.body : null,
      redirect: 'manual',
      signal,
      dispatcher,
    });
    exchange.status = response.status;
    exchange.retryAfterMs = parseRetryAfter(
      response.headers.get('retry-after') ?? undefined,
      options.now(),
      LONGEST_WAIT_MS,
    );
    const body = await response.text();
    if (response.status > 300 && response.status < 400)
      throw new CallFailure({ reason: 'redirected', status: response.status, writing });
    return { statusCode: response.status, headers: Object.fromEntries(response.headers), body };
  } catch (cause) {
    if (cause instanceof CallFailure) throw cause;
    if (signal.aborted) throw new CallFailure({ reason: 'stopped', writing, cause: signal.reason });
    throw new CallFailure({ reason: 'network', writing, cause, sent: !isBeforeSending(cause) });
  }
}

function isBeforeSending(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    const code = 'code' in at ? String(at.code) : '';
    if (BEFORE_SENDING.has(code) || /CERT|_TLS_|SELF_SIGNED/.test(code)) return true;
  }
  return false;
}
