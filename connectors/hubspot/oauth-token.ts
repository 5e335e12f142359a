import { z } from 'zod';
import { AuthError, type DeliveryError, TransientError } from '../../src/domain/errors.ts';
import { headerMs } from './retry-after.ts';
import type { HubSpotSettings } from './settings.ts';

const TokenAnswer = z.looseObject({
  access_token: z.string().regex(/^\S+$/),
  /** Seconds; half an hour at present. */
  expires_in: z.number().positive(),
});

export interface TokenRequest extends Pick<HubSpotSettings, 'baseUrl' | 'apiVersion'> {
  readonly app: NonNullable<HubSpotSettings['oauth']>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Exchange the refresh token for an access token: a form posted to `/oauth/<version>/token`, `/oauth/v1/token`
 * before the dated versions. Throws AuthError where it is refused, TransientError where nobody could say.
 */
export async function requestToken(
  request: TokenRequest,
  signal: AbortSignal,
): Promise<{ readonly token: string; readonly expiresAt: number }> {
  const { baseUrl, apiVersion, app, now } = request;
  const version = apiVersion === 'v3' ? 'v1' : apiVersion;
  const askedAt = now();
  const answer = await post(`${baseUrl.replace(/\/+$/, '')}/oauth/${version}/token`, app, signal);
  if (answer.status !== 200) throw failure(answer, askedAt);
  const parsed = TokenAnswer.safeParse(parse(answer.text));
  if (!parsed.success)
    throw new TransientError(
      'HubSpot answered the request for an access token with something else. If it lasts, check baseUrl and that no proxy answers in its place.',
      { code: 'hubspot-token-unreadable' },
    );
  const { access_token: token, expires_in: seconds } = parsed.data;
  return { token, expiresAt: askedAt + seconds * 1000 };
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly text: string;
}

async function post(url: string, app: TokenRequest['app'], signal: AbortSignal): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: app.clientId,
        client_secret: app.clientSecret,
        refresh_token: app.refreshToken,
      }),
      redirect: 'manual',
      signal,
    });
    const retryAfter = response.headers.get('retry-after') ?? undefined;
    return { status: response.status, retryAfter, text: await response.text() };
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new TransientError(
      `HubSpot could not be asked for an access token: no whole answer came${code}. Check baseUrl, DNS and the way out; it is tried again.`,
      { code: signal.aborted ? 'hubspot-aborted' : 'hubspot-token-unreachable' },
    );
  }
}

/** HubSpot's own texts quote what was sent: the word for the fault is all that is kept. */
function failure({ status, retryAfter, text }: Answer, nowMs: number): DeliveryError {
  if (status === 429 || status >= 500 || status === 408)
    return new TransientError(
      `HubSpot answered the request for an access token with status ${status}; it is tried again.`,
      { code: `hubspot-token-${status}`, retryAfterMs: headerMs(retryAfter, nowMs) },
    );
  const word = faultOf(text);
  return new AuthError(
    `HubSpot refuses to give an access token (${[status, word].filter(Boolean).join(' ')}). ` +
      (word === 'invalid_client' || word === 'BAD_CLIENT_SECRET' || word === 'BAD_CLIENT_ID'
        ? 'Copy client ID and secret of the app into oauth.clientId and oauth.clientSecret.'
        : 'Check oauth.clientId and oauth.clientSecret; if they are right, install the app in the account again and set oauth.refreshToken to what that answers.'),
    { code: 'hubspot-token-refused' },
  );
}

const Fault = z.looseObject({ error: z.string().optional(), status: z.string().optional() });

function faultOf(text: string): string | undefined {
  const parsed = Fault.safeParse(parse(text));
  const words = parsed.success ? [parsed.data.error, parsed.data.status] : [];
  return words.find((word) => word !== undefined && /^[A-Za-z_]{3,40}$/.test(word) && word !== 'error');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
