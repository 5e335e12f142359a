import { Agent, errors, request } from 'undici';
import { AmbiguousError, TransientError } from '../../../src/domain/errors.ts';

/** One request to the API. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
  /** What it is for, in messages: `create the note`. */
  readonly what: string;
  /** False = it changes nothing, so a lost answer is no doubt. `repeatable`: a second one does no harm. */
  readonly effect: false | 'once' | 'repeatable';
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface ExchangeOptions {
  readonly baseUrl: string;
  readonly accessToken: string;
  readonly timeoutMs: number;
}

export interface Exchange {
  /** The whole answer, whatever its status. Throws a DeliveryError where there is none. */
  send(call: Call, signal: AbortSignal): Promise<Answer>;
  close(): Promise<void>;
}

/** The API version of every path that is used (OpenAPI of HighLevel, June 2026). */
const VERSION = '2021-07-28';
const ANSWER_MAX_BYTES = 8 * 1024 * 1024;
/** The connection was never made, so nothing was sent. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** HTTP with one account of HighLevel: no redirects, no retries, everything bounded in time and size. */
export function createExchange({ baseUrl, accessToken, timeoutMs }: ExchangeOptions): Exchange {
  const dispatcher = new Agent({ connect: { timeout: Math.min(timeoutMs, 10_000) } });
  const base = baseUrl.replace(/\/+$/, '');
  return {
    async send(call, signal) {
      if (signal.aborted)
        throw new TransientError(
          `HighLevel was not asked to ${call.what}: the time of this attempt was up.`,
          {
            code: 'aborted',
          },
        );
      const query = call.query === undefined ? '' : `?${new URLSearchParams(call.query).toString()}`;
      const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      try {
        const response = await request(`${base}${call.path}${query}`, {
          method: call.method,
          headers: {
            authorization: `Bearer ${accessToken}`,
            version: VERSION,
            accept: 'application/json',
            ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
          dispatcher,
          signal: limited,
        });
        const text = await readText(response.body);
        return { status: response.statusCode, headers: response.headers, text };
      } catch (error) {
        throw lostAnswer(call, error, limited);
      }
    },
    close: () => dispatcher.destroy(),
  };
}

/** The first value of a header, by its lower-case name. */
export function headerOf({ headers }: Answer, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > ANSWER_MAX_BYTES) throw new errors.ResponseExceededMaxSizeError();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function lostAnswer({ what, effect }: Call, error: unknown, signal: AbortSignal): Error {
  const code = codeOf(error);
  if (
    NOT_CONNECTED.has(code) ||
    /^(?:CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code)
  )
    return new TransientError(`HighLevel cannot be reached (${code}); it was not asked to ${what}.`, {
      code: 'unreachable',
      cause: error,
    });
  const reason = signal.aborted ? 'did not answer in time' : `broke the connection (${code})`;
  if (effect === 'once')
    return new AmbiguousError(`HighLevel ${reason} when it was asked to ${what}: it may have done it.`, {
      code: signal.aborted ? 'timeout' : 'connection-lost',
      cause: error,
    });
  return new TransientError(`HighLevel ${reason} when it was asked to ${what}.`, {
    code: signal.aborted ? 'timeout' : 'connection-lost',
    cause: error,
  });
}

function codeOf(error: unknown): string {
  if (error instanceof errors.UndiciError) return error.code;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
}
