import { Agent, errors, request } from 'undici';
import { AmbiguousError, AuthError, PermanentError, TransientError } from '../../src/domain/errors.ts';
import { parseRetryAfter } from '../../src/domain/retry-after.ts';

export interface HttpAnswer {
  /** 200, or 500 with what PHP had written before it died. */
  readonly status: number;
  readonly body: string;
}

export interface Transport {
  /**
   * Post a form. `writes`: the request may change something, so a lost answer is ambiguous. Throws for
   * every status but 200 and 500, and when there is no whole answer.
   */
  post(
    form: URLSearchParams,
    options: { readonly signal: AbortSignal; readonly writes: boolean },
  ): Promise<HttpAnswer>;
  close(): Promise<void>;
}

export interface TransportOptions {
  readonly url: URL;
  readonly who: string;
  /** For a write, milliseconds; a read gets at most 15 s of it. */
  readonly timeoutMs: number;
  readonly now: () => number;
}

/** A version reply with PHP's warnings switched on has 86 KB. */
const BODY_LIMIT_BYTES = 1_048_576;
/** Apache closes an idle connection after 5 s; one that is closed just when it is used loses a request. */
const KEEP_ALIVE_MS = 2_000;
/** A read that takes longer is better asked again; a write must wait for a table lock to end. */
const READ_TIMEOUT_MS = 15_000;
/** What a proxy before the dialer may ask for. */
const LONGEST_WAIT_MS = 60 * 60 * 1000;
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

export function createTransport(options: TransportOptions): Transport {
  const { url, who, timeoutMs } = options;
  const dispatcher = new Agent({
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    connect: { timeout: Math.min(timeoutMs, 10_000) },
  });
  return {
    async post(form, { signal, writes }) {
      if (signal.aborted)
        throw new TransientError(`${who}: the attempt was stopped before anything was sent`, {
          code: 'aborted',
        });
      const boundMs = writes ? timeoutMs : Math.min(timeoutMs, READ_TIMEOUT_MS);
      const limited = AbortSignal.any([signal, AbortSignal.timeout(boundMs)]);
      try {
        const response = await request(url, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: form.toString(),
          dispatcher,
          signal: limited,
        });
        const body = await readText(response.body);
        const { 'retry-after': retryAfter } = response.headers;
        if (response.statusCode === 200 || response.statusCode === 500)
          return { status: response.statusCode, body };
        throw statusError(response.statusCode, {
          who,
          writes,
          retryAfterMs: parseRetryAfter(String(retryAfter ?? ''), options.now(), LONGEST_WAIT_MS),
        });
      } catch (error) {
        throw explainFailure(error, { who, writes, timedOut: limited.aborted });
      }
    },
    close: () => dispatcher.destroy(),
  };
}

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    // Rows that are missing would be taken for none.
    if (bytes > BODY_LIMIT_BYTES) throw new TooLongError();
  }
  return Buffer.concat(chunks).toString('utf8');
}

class TooLongError extends Error {}

function statusError(
  status: number,
  context: { readonly who: string; readonly writes: boolean; readonly retryAfterMs: number | undefined },
): Error {
  const { who, writes, retryAfterMs } = context;
  const code = `http-${status}`;
  if (status >= 300 && status < 400)
    return new AuthError(`${who} redirects (${status}): configure the final address of the dialer`, { code });
  if (status === 401 || status === 403)
    return new AuthError(`${who}: the web server refuses us (${status}): see its access rules`, { code });
  if (status === 404)
    return new AuthError(`${who} has no API at this address (404): correct the dialer's \`url\``, { code });
  if (status === 408 || status === 425 || status === 429)
    return new TransientError(`${who} takes no request now (${status})`, { code, retryAfterMs });
  if (status < 500)
    return new PermanentError(`${who} refused the request (${status}): see the web server's log`, { code });
  const text = `${who} or a proxy before it failed (${status})`;
  return writes
    ? new AmbiguousError(`${text}; the request may have been carried out`, { code, retryAfterMs })
    : new TransientError(text, { code, retryAfterMs });
}

function explainFailure(
  error: unknown,
  context: { readonly who: string; readonly writes: boolean; readonly timedOut: boolean },
): Error {
  if (!(error instanceof Error) || 'kind' in error) return error as Error;
  const { who, writes, timedOut } = context;
  if (error instanceof TooLongError)
    return writes
      ? new AmbiguousError(`${who} answered more than can be; the request may have been carried out`, {
          code: 'reply-too-long',
        })
      : new PermanentError(`${who} answered more than ${BODY_LIMIT_BYTES} bytes: ask for less at once`, {
          code: 'reply-too-long',
        });
  const cause = error;
  const reason = error instanceof errors.UndiciError || 'code' in error ? String(error.code) : error.name;
  if (
    (NOT_CONNECTED.has(reason) && !wasConnected(error)) ||
    /^(?:CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(reason)
  )
    return new TransientError(`${who} cannot be reached (${reason}); nothing was sent`, {
      code: 'unreachable',
      cause,
    });
  const [code, fact] = timedOut
    ? ['timeout', 'did not answer in time']
    : ['connection-lost', `broke the connection (${reason})`];
  return writes
    ? new AmbiguousError(`${who} ${fact}; the request may have been carried out`, { code, cause })
    : new TransientError(`${who} ${fact}`, { code, cause });
}

/** A network that goes away under an open connection has the codes of one that was never there. */
function wasConnected(error: Error): boolean {
  return 'syscall' in error && (error.syscall === 'read' || error.syscall === 'write');
}
