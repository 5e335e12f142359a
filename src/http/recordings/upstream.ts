import { Agent, type Dispatcher, request } from 'undici';
import { allowedLocation } from '../../recordings/link/location.ts';
import type { RecordingDoor } from './door.ts';
import { guardedConnect } from './guarded-connect.ts';
import type { OpenedLink } from './open-link.ts';
import { UpstreamError, upstreamError } from './upstream-error.ts';

/** Milliseconds; how long a dialer may take. */
export interface UpstreamLimits {
  readonly connectMs: number;
  readonly headersMs: number;
  /** Between two pieces of the file. */
  readonly idleMs: number;
}

export interface Upstream {
  /** Ask for the file. Throws an UpstreamError. The answer's body must be read or destroyed. */
  ask(
    link: OpenedLink,
    question: {
      readonly method: 'GET' | 'HEAD';
      readonly headers: Readonly<Record<string, string>>;
      readonly signal: AbortSignal;
    },
  ): Promise<Dispatcher.ResponseData>;
  close(): Promise<void>;
}

const MOST_REDIRECTS = 3;
const KEEP_ALIVE_MS = 4000;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** The way to one dialer's recordings: connections of its own, and not more than are played at once. */
export function openUpstream(door: RecordingDoor, limits: UpstreamLimits): Upstream {
  const dispatcher = new Agent({
    connections: door.concurrency,
    connect: guardedConnect(limits.connectMs),
    headersTimeout: limits.headersMs,
    bodyTimeout: limits.idleMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
  });
  return {
    async ask({ url: first }, { method, headers, signal }) {
      let url = first;
      for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
        const sent = { ...headers, ...credentials(door, url, first) };
        const answer = await request(url, { method, headers: sent, dispatcher, signal }).catch(
          (error: unknown) => {
            throw upstreamError(error);
          },
        );
        if (!REDIRECTS.has(answer.statusCode)) return answer;
        answer.body.on('error', () => undefined).destroy();
        url = redirected(answer, url, door);
      }
      throw new UpstreamError(502, 'redirects', 'the recording is redirected again and again');
    },
    close: () => dispatcher.destroy(),
  };
}

/** Only to the server that the file was said to lie on, or to its HTTPS, wherever it sends us. */
function credentials({ user, password }: RecordingDoor, url: URL, first: URL): Record<string, string> {
  const isSame = url.origin === first.origin || url.origin === `https://${first.hostname}`;
  if (user === undefined || password === undefined || !isSame) return {};
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

function redirected({ headers }: Dispatcher.ResponseData, from: URL, door: RecordingDoor): URL {
  const { location } = headers;
  const target = typeof location === 'string' ? URL.parse(location, from.href) : null;
  const allowed = target === null ? undefined : allowedLocation(target.href, door);
  if (allowed === undefined)
    throw new UpstreamError(502, 'redirect', 'the recording is redirected to a host that is not allowed');
  return allowed;
}
