import { AuthError, TransientError, type DeliveryError } from '../../src/domain/errors.ts';
import { CallFailure } from './call-failure.ts';
import type { Exchange } from './transport.ts';

const RATE_PAUSE_MS = 60_000;

/** What to do about an OAuth error; the first pattern that fits the error and its description counts. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [
    /^invalid_client_id|^invalid_client\b.*identifier/,
    'Copy the consumer key of the External Client App into clientId.',
  ],
  [
    /^invalid_client\b|client secret/,
    'Copy the consumer key and secret of the External Client App into clientId and clientSecret; after a rotation the old secret stops working.',
  ],
  [
    /^app_not_found/,
    'Set loginUrl to the My Domain URL of the org that holds the app, and install the app there.',
  ],
  [
    /hasn.t approved/,
    'In the policies of the app set "Permitted Users" to pre-authorised and assign the user a permission set of the app.',
  ],
  [
    /audience|expired|invalid assertion|^invalid_assertion/,
    'Check that loginUrl is the My Domain URL, that the certificate of privateKey is the one uploaded to the app, and that the clock of this machine is right.',
  ],
  [
    /no client credentials user/,
    'Set the "Run As" user in the policies of the app (client credentials flow).',
  ],
  [
    /not supported|^unsupported_grant_type|^unauthorized_client/,
    'Enable the flow in use (client credentials, or JWT bearer) in the OAuth settings of the app, and use the My Domain URL as loginUrl.',
  ],
  [
    /ip restricted|login hours|restricted/i,
    'Allow the address of this host and this time of day in the profile of the user and the policies of the app.',
  ],
  [/inactive|locked|^inactive_/i, 'Activate or unlock the user that the app acts as.'],
];
const DEFAULT_REMEDY =
  'Check clientId, the secret or key, and the OAuth settings and policies of the External Client App.';

/**
 * Turn a failed login into what decides about the delivery: AuthError where the credentials or the address
 * are refused, TransientError where nobody could say. Nothing was written in either case.
 */
export function loginFailure(error: unknown, exchange: Exchange, loginUrl: string): DeliveryError {
  const { status, retryAfterMs } = exchange;
  if (error instanceof CallFailure) return brokenLogin(error, loginUrl);
  const name = error instanceof Error ? error.name : '';
  const text = error instanceof Error ? `${name} ${error.message}` : '';
  if (status === undefined || status >= 500 || status === 429 || status === 408)
    return new TransientError(
      `The login at ${loginUrl} was answered with status ${status ?? 'none'}; it is tried again.`,
      { code: `salesforce-login-${status ?? 'failed'}`, retryAfterMs },
    );
  if (/rate exceeded|server_busy|try again/i.test(text))
    return new TransientError(`${loginUrl} limits logins at the moment; it is tried again.`, {
      code: 'salesforce-login-limited',
      retryAfterMs: retryAfterMs ?? RATE_PAUSE_MS,
    });
  const known = /^[a-z_]{3,60}$/.test(name) ? name : `status ${status}`;
  const remedy = REMEDIES.find(([pattern]) => pattern.test(text))?.[1] ?? DEFAULT_REMEDY;
  return new AuthError(`${loginUrl} refuses the login (${known}). ${remedy}`, {
    code: `salesforce-login-${known.replaceAll(/[_ ]/g, '-')}`,
  });
}

function brokenLogin(failure: CallFailure, loginUrl: string): DeliveryError {
  switch (failure.reason) {
    case 'redirected':
      return new AuthError(
        `${loginUrl} sends the login to another address, which is not followed. Set loginUrl to the current My Domain URL (Setup, My Domain).`,
        { code: 'salesforce-login-redirected' },
      );
    case 'unreadable':
      return new TransientError(
        `${loginUrl} answered the login with status ${failure.status} and something else than a token. If it lasts, check that loginUrl is a My Domain URL and that no proxy answers in its place.`,
        { code: 'salesforce-login-unreadable' },
      );
    default:
      return new TransientError(
        `The login at ${loginUrl} had no whole answer. If it lasts, check the network, DNS and firewall between here and there.`,
        { code: 'salesforce-login-unreachable', cause: failure.cause },
      );
  }
}
