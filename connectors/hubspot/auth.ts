import { z } from 'zod';
import type { Account, SharedSecret } from '../../src/account.ts';
import { AuthError } from '../../src/domain/errors.ts';
import { requestToken } from './oauth-token.ts';
import type { HubSpotSettings } from './settings.ts';

/** A token that is refused so soon after it was renewed will not be cured by another one. */
const RENEWAL_PAUSE_MS = 60_000;

/** Gives the token of every request. */
export interface Auth {
  /** Throws AuthError where the credentials are refused, TransientError where nobody answers. */
  token(signal: AbortSignal): Promise<string>;
  /** Another one in place of one that was refused; undefined = there is none to be had. */
  renew(refused: string, signal: AbortSignal): Promise<string | undefined>;
  /** What to do about a token that stays refused. */
  readonly remedy: string;
}

export interface AuthOptions {
  readonly settings: HubSpotSettings;
  readonly account: Account;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The token of the configuration, or those of an OAuth app, which all workers share. */
export function createAuth(options: AuthOptions): Auth {
  const { accessToken, oauth } = options.settings;
  if (oauth !== undefined) return new OAuth(options, oauth);
  return {
    token: () => Promise.resolve(accessToken ?? ''),
    renew: () => Promise.resolve(undefined),
    remedy:
      'Create or rotate the service key (Settings, Integrations, Service keys) and set accessToken to it.',
  };
}

const Value = z.object({
  token: z.string(),
  /** When it took the place of a refused one, milliseconds since the epoch; absent = it did not. */
  renewedAt: z.number().optional(),
});

class OAuth implements Auth {
  readonly remedy =
    'Install the app in the account again and set oauth.refreshToken to what that answers; check that nobody uninstalled it.';
  readonly #options: AuthOptions;
  readonly #app: NonNullable<HubSpotSettings['oauth']>;
  /** What is shared, by the token in it. */
  #last: { readonly value: string; readonly token: string } | undefined;

  constructor(options: AuthOptions, app: NonNullable<HubSpotSettings['oauth']>) {
    this.#options = options;
    this.#app = app;
  }

  async token(signal: AbortSignal): Promise<string> {
    return this.#read(await this.#options.account.shared(this.#secret(false), signal)).token;
  }

  async renew(refused: string, signal: AbortSignal): Promise<string | undefined> {
    const value = this.#last?.token === refused ? this.#last.value : undefined;
    // Somebody of this process has another one by now.
    if (value === undefined) return this.token(signal);
    const { renewedAt } = this.#read(value);
    if (renewedAt !== undefined && this.#options.now() - renewedAt < RENEWAL_PAUSE_MS) return undefined;
    return this.#read(await this.#options.account.renew(this.#secret(true), value, signal)).token;
  }

  #secret(renewing: boolean): SharedSecret {
    const { settings, now } = this.#options;
    return {
      name: 'access-token',
      sealedWith: this.#app.clientSecret,
      fetch: async (signal) => {
        const { token, expiresAt } = await requestToken({ ...settings, app: this.#app, now }, signal);
        const value = { token, ...(renewing ? { renewedAt: now() } : {}) };
        return { value: JSON.stringify(value), expiresAt };
      },
    };
  }

  #read(value: string): z.infer<typeof Value> {
    const parsed = Value.safeParse(parse(value));
    if (!parsed.success)
      throw new AuthError(
        'The shared access token of HubSpot is none of this version. Restart all workers.',
        {
          code: 'hubspot-token-unreadable',
        },
      );
    this.#last = { value, token: parsed.data.token };
    return parsed.data;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
