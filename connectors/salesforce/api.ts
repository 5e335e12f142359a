import { Connection, type HttpRequest } from 'jsforce';
import type { Dispatcher } from 'undici';
import type { z } from 'zod';
import { CallFailure, readErrors } from './call-failure.ts';
import type { Limits } from './limits.ts';
import type { Session, Token } from './session.ts';
import { createTransport, type Exchange } from './transport.ts';

export interface ApiOptions {
  readonly session: Session;
  readonly dispatcher: Dispatcher;
  readonly apiVersion: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Ends every request made through this. */
  readonly signal: AbortSignal;
  readonly limits: Limits;
  /** Not held back by the configured share of the API calls. */
  readonly urgent: boolean;
}

export interface ApiRequest<Answer> {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Below `/services/data/v<version>`; its variable parts encoded by the caller. */
  readonly path: string;
  readonly body?: object;
  readonly answer: z.ZodType<Answer>;
}

/** The REST API for the length of one delivery or check. */
export interface Api {
  /** `/services/data/v66.0`, which subrequests of a composite need. */
  readonly basePath: string;
  /** Id of the user that the token belongs to, where Salesforce told it. */
  userId(): Promise<string | undefined>;
  /** Throws CallFailure; AuthError and TransientError come from the session and the limits. */
  call<Answer>(request: ApiRequest<Answer>): Promise<Answer>;
}

/**
 * Every request gets a jsforce connection of its own, so that it can have its own transport and with it its
 * own AbortSignal, status and Retry-After; what they share is the session. jsforce is given no refresh
 * function: its own loops for ever on a lasting 401, the session's is bounded.
 */
export function createApi(options: ApiOptions): Api {
  const { session, signal } = options;
  return {
    basePath: `/services/data/v${options.apiVersion}`,
    userId: async () => (await session.token(signal)).userId,
    async call(request) {
      const token = await session.token(signal);
      try {
        return await send(request, token, options);
      } catch (error) {
        if (!isSessionRefused(error)) throw error;
        return send(request, await session.renew(token, signal), options);
      }
    },
  };
}

async function send<Answer>(request: ApiRequest<Answer>, token: Token, options: ApiOptions): Promise<Answer> {
  const { limits, urgent, signal } = options;
  const exchange: Exchange = {};
  const writing = request.method !== 'GET';
  await limits.turn({ urgent }, signal);
  const connection = new Connection({
    version: options.apiVersion,
    instanceUrl: token.instanceUrl,
    accessToken: token.accessToken,
    logLevel: 'NONE',
  });
  Object.assign(connection, { _transport: createTransport({ ...options, exchange }) });
  let body: unknown;
  try {
    body = await connection.request(toHttp(request), { followRedirect: false });
  } catch (error) {
    const failure = toCallFailure(error, exchange, writing);
    throw (await limits.refused(failure)) ?? failure;
  }
  const usage = connection.limitInfo.apiUsage;
  if (usage !== undefined) await limits.learn(usage);
  const answer = request.answer.safeParse(body);
  if (!answer.success) throw new CallFailure({ reason: 'unreadable', status: exchange.status, writing });
  return answer.data;
}

function toHttp(request: ApiRequest<unknown>): HttpRequest {
  const { method, path: url, body } = request;
  if (body === undefined) return { method, url };
  return { method, url, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

/** The status is taken from the exchange: jsforce's errors do not carry it. */
function toCallFailure(error: unknown, exchange: Exchange, writing: boolean): CallFailure {
  if (error instanceof CallFailure) return error;
  const { status, retryAfterMs } = exchange;
  const data = error instanceof Error && 'data' in error ? error.data : undefined;
  if (status === 300)
    return new CallFailure({
      reason: 'refused',
      status,
      writing,
      errors: [{ code: 'MULTIPLE_CHOICES', text: '', fields: [], matches: [] }],
    });
  return new CallFailure({
    reason: status === undefined || status < 400 ? 'unreadable' : 'refused',
    status,
    writing,
    retryAfterMs,
    errors: readErrors(data),
  });
}

function isSessionRefused(error: unknown): boolean {
  return (
    error instanceof CallFailure &&
    (error.status === 401 || error.find(['INVALID_SESSION_ID']) !== undefined) &&
    error.reason === 'refused'
  );
}
