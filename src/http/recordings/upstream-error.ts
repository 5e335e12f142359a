import { errors } from 'undici';
import type { Answer } from '../hooks/answer.ts';

/** The dialer did not give the file. The message is for whoever opened the link: it has no address. */
export class UpstreamError extends Error {
  readonly status: Answer['status'];
  /** For the log. */
  readonly code: string;

  constructor(status: Answer['status'], code: string, message: string) {
    super(message);
    this.name = 'UpstreamError';
    this.status = status;
    this.code = code;
  }
}

/** Whoever opened the link is gone, so there is nobody to answer. */
export class ListenerLeftError extends Error {
  readonly code = 'LISTENER_LEFT';
}

const TIMEOUTS = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);

const LEFT = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR', 'UND_ERR_ABORTED']);

/** What an exchange with the dialer that failed stands for. */
export function upstreamError(error: unknown): UpstreamError | ListenerLeftError {
  if (error instanceof UpstreamError) return error;
  const code = codeOf(error);
  if (LEFT.has(code) || (error instanceof Error && error.name === 'AbortError'))
    return new ListenerLeftError();
  if (TIMEOUTS.has(code))
    return new UpstreamError(504, code, 'the dialer does not answer in time; try again later');
  if (code === 'FORBIDDEN_ADDRESS')
    return new UpstreamError(502, code, 'the recording lies at an address that is never reached from here');
  return new UpstreamError(502, code, 'the dialer cannot be reached; try again later');
}

/** What an answer without the file stands for. */
export function statusError(status: number): UpstreamError {
  const code = `http-${status}`;
  if (status === 404 || status === 410)
    return new UpstreamError(404, code, 'the recording is not on the dialer any more');
  if (status === 401 || status === 403)
    return new UpstreamError(
      502,
      code,
      'the dialer does not let vicibridge in (recordings.user and password)',
    );
  if (status === 429 || status === 503)
    return new UpstreamError(503, code, 'the dialer is busy; try again in a moment');
  return new UpstreamError(502, code, 'the dialer does not give the recording; its web server log says why');
}

function codeOf(error: unknown): string {
  if (error instanceof errors.UndiciError) return error.code;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
}
