import { OAuth2 } from 'jsforce';
import type { Dispatcher } from 'undici';
import { z } from 'zod';
import type { Account, SharedSecret } from '../../src/account.ts';
import { AuthError } from '../../src/domain/errors.ts';
import { signAssertion } from './assertion.ts';
import { CallFailure } from './call-failure.ts';
import { loginFailure } from './login-failure.ts';
import { readPrivateKey, type SalesforceSettings } from './settings.ts';
import { createTransport, type Exchange } from './transport.ts';

/** A token that is refused again so soon after it was renewed will not be cured by another one. */
const RENEWAL_PAUSE_MS = 60_000;
const MINUTE_MS = 60_000;
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const TokenAnswer = z.object({
  access_token: z.string().min(1),
  instance_url: z.string().refine(isInstanceUrl),
  /** Identity URL, `…/id/<organisation>/<user>`. */
  id: z.string().optional(),
});

/** A session of the org, as all workers share it. */
export const Token = z.object({
  accessToken: z.string(),
  /** Origin that the API is called at. */
  instanceUrl: z.string().refine(isInstanceUrl),
  /** Id of the user that the app acts as, where Salesforce told it. */
  userId: z.string().optional(),
  organizationId: z.string().optional(),
  /** When it took the place of a refused one, milliseconds since the epoch; absent = it did not. */
  renewedAt: z.number().optional(),
});
export type Token = z.infer<typeof Token>;

export interface SessionOptions {
  readonly settings: SalesforceSettings;
  readonly account: Account;
  readonly dispatcher: Dispatcher;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * The access token of one connection, shared by all workers of the account: fetched when first needed, before
 * its end replaced by another one, renewed once when Salesforce refuses it, and at most once a minute, so that
 * a lasting refusal cannot become a loop. Salesforce does not tell when a token ends: `sessionMinutes` does.
 */
export class Session {
  readonly #options: SessionOptions;
  /** What is shared, with what stands in it. */
  #last: { readonly value: string; readonly token: Token } | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** The token in use. Throws AuthError when the credentials are refused, TransientError when nobody answers. */
  async token(signal: AbortSignal): Promise<Token> {
    return this.#read(await this.#options.account.shared(this.#secret(false), signal));
  }

  /** A token other than the refused one. Throws AuthError when that one was itself renewed within a minute. */
  async renew(refused: Token, signal: AbortSignal): Promise<Token> {
    const { account, now } = this.#options;
    // Somebody of this process has another one by now.
    if (this.#last?.token.accessToken !== refused.accessToken) return this.token(signal);
    if (refused.renewedAt !== undefined && now() - refused.renewedAt < RENEWAL_PAUSE_MS)
      throw new AuthError(
        'Salesforce refuses the access token that it has just issued. Check that the user the app runs as is active, has the "API Enabled" permission, and that login IP ranges and session policies let this host in.',
        { code: 'salesforce-session-refused' },
      );
    return this.#read(await account.renew(this.#secret(true), this.#last.value, signal));
  }

  #secret(renewing: boolean): SharedSecret {
    const { settings, now } = this.#options;
    return {
      name: 'access-token',
      sealedWith: settings.clientSecret ?? settings.privateKey ?? '',
      fetch: async (signal) => {
        const askedAt = now();
        const token = await this.#fetchToken(signal);
        const value = JSON.stringify({ ...token, ...(renewing ? { renewedAt: now() } : {}) });
        return { value, expiresAt: askedAt + settings.sessionMinutes * MINUTE_MS };
      },
    };
  }

  #read(value: string): Token {
    if (this.#last?.value === value) return this.#last.token;
    const parsed = Token.safeParse(parse(value));
    if (!parsed.success)
      throw new AuthError('The shared session of Salesforce is none of this version. Restart all workers.', {
        code: 'salesforce-session-unreadable',
      });
    this.#last = { value, token: parsed.data };
    return parsed.data;
  }

  async #fetchToken(signal: AbortSignal): Promise<Token> {
    const { settings, dispatcher, now } = this.#options;
    const exchange: Exchange = {};
    const oauth = new OAuth2({
      loginUrl: settings.loginUrl,
      clientId: settings.clientId,
      ...(settings.clientSecret === undefined ? {} : { clientSecret: settings.clientSecret }),
    });
    Object.assign(oauth, { _transport: createTransport({ dispatcher, signal, now, exchange }) });
    try {
      const answer = TokenAnswer.safeParse(await oauth.requestToken(this.#grant()));
      if (!answer.success) throw new CallFailure({ reason: 'unreadable', status: exchange.status });
      return toToken(answer.data);
    } catch (error) {
      throw loginFailure(error, exchange, settings.loginUrl);
    }
  }

  #grant(): { grant_type: string; assertion?: string } & Record<string, string> {
    const { settings, now } = this.#options;
    const { privateKey, username, clientId, loginUrl } = settings;
    if (privateKey === undefined || username === undefined) return { grant_type: 'client_credentials' };
    const key = readPrivateKey(privateKey);
    const assertion = signAssertion({ clientId, username, audience: loginUrl, key, now: now() });
    return { grant_type: JWT_BEARER, assertion };
  }
}

function toToken(answer: z.infer<typeof TokenAnswer>): Token {
  const [organizationId, userId] = answer.id?.split('/').slice(-2) ?? [];
  return {
    accessToken: answer.access_token,
    instanceUrl: new URL(answer.instance_url).origin,
    userId,
    organizationId,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The token travels there: over TLS, or to this machine. */
function isInstanceUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || hostname === '127.0.0.1' || hostname === 'localhost';
}
