import type { Socket } from 'node:net';
import { Agent, buildConnector, errors, request, type Dispatcher } from 'undici';
import { AmbiguousError, PermanentError, TransientError } from '../../src/domain/errors.ts';
import { RefusedAddressError, type AddressGuard } from './address.ts';
import type { Answer } from './answer.ts';

export interface Transport {
  /** Post one message. Throws a DeliveryError when there is no whole answer. */
  post(message: Message, signal: AbortSignal): Promise<Answer>;
  /** Connect (TLS included) and hang up; nothing is sent. Throws what the socket did. */
  probe(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface TransportOptions {
  readonly url: URL;
  /** Names the endpoint in messages; without path and query, which can hold keys. */
  readonly who: string;
  readonly guard: AddressGuard;
  readonly timeoutMs: number;
}

/** An answer's body is looked at, never kept. */
const BODY_LIMIT_BYTES = 16_384;
/** The connection was never made, so nothing was sent. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

export function createTransport(options: TransportOptions): Transport {
  const { url, who, guard, timeoutMs } = options;
  const connect = guardedConnector(guard, timeoutMs);
  const dispatcher = new Agent({ connect });
  return {
    async post(message, signal) {
      if (signal.aborted) throw notStarted(who);
      const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      try {
        const response = await request(url, { method: 'POST', ...message, dispatcher, signal: limited });
        return await readAnswer(response);
      } catch (error) {
        throw explainFailure(error, who, limited);
      }
    },
    async probe(signal) {
      const socket = await openSocket(connect, url, signal);
      socket.destroy();
    },
    close: () => dispatcher.destroy(),
  };
}

async function readAnswer(response: Dispatcher.ResponseData): Promise<Answer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes >= BODY_LIMIT_BYTES) break;
  }
  const { 'retry-after': retryAfter } = response.headers;
  return {
    status: response.statusCode,
    retryAfter: Array.isArray(retryAfter) ? retryAfter[0] : retryAfter,
    start: Buffer.concat(chunks).toString('utf8', 0, BODY_LIMIT_BYTES),
  };
}

function explainFailure(error: unknown, who: string, signal: AbortSignal): Error {
  const code = errorCode(error);
  if (error instanceof RefusedAddressError)
    return new PermanentError(
      `${who}: ${error.message}; configure the endpoint's own address, or allow private ones`,
      { code: 'refused-address', cause: error },
    );
  if (NOT_CONNECTED.has(code) || isTlsFault(code))
    return new TransientError(`${who} cannot be reached (${code}); nothing was sent`, {
      code: 'unreachable',
      cause: error,
    });
  if (signal.aborted)
    return new AmbiguousError(`${who} did not answer in time; it may have the message`, {
      code: 'timeout',
      cause: error,
    });
  return new AmbiguousError(`${who} broke the connection (${code}); it may have the message`, {
    code: 'connection-lost',
    cause: error,
  });
}

function notStarted(who: string): TransientError {
  return new TransientError(`${who}: the attempt was stopped before anything was sent`, { code: 'aborted' });
}

function isTlsFault(code: string): boolean {
  return /^(?:CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code);
}

function errorCode(error: unknown): string {
  if (error instanceof errors.UndiciError) return error.code;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
}

function guardedConnector(guard: AddressGuard, timeoutMs: number): buildConnector.connector {
  const connect = buildConnector({ timeout: Math.min(timeoutMs, 10_000), lookup: guard.lookup });
  return (options, callback) => {
    try {
      guard.checkLiteral(options.hostname);
    } catch (error) {
      callback(error as Error, null);
      return;
    }
    connect(options, callback);
  };
}

async function openSocket(connect: buildConnector.connector, url: URL, signal: AbortSignal): Promise<Socket> {
  signal.throwIfAborted();
  const hostname = url.hostname.replaceAll(/^\[|\]$/g, '');
  const port = url.port === '' ? (url.protocol === 'http:' ? '80' : '443') : url.port;
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', giveUp, { once: true });
    connect({ hostname, host: url.host, protocol: url.protocol, port }, (error, socket) => {
      signal.removeEventListener('abort', giveUp);
      if (error !== null) return reject(error);
      if (signal.aborted) socket.destroy();
      resolve(socket);
    });
  });
}
