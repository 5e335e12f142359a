import { OAuth2 } from 'jsforce';
import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { AuthError, DeliveryError, TransientError } from '../../src/domain/errors.ts';
import { signAssertion } from './assertion.ts';
import { CallFailure } from './call-failure.ts';
import { loginFailure } from './login-failure.ts';
import { readPrivateKey, type SalesforceSettings } from './settings.ts';
import { SingleFlight } from './single-flight.ts';
import { createTransport, type Exchange } from './transport.ts';

/** A token that is refused again so soon after it was renewed will not be cured by another one. */
const RENEWAL_PAUSE_MS = 60_000;
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const TokenAnswer = z.object({
  access_token: z.string().min(1),
  instance_url: z.string().refine(isInstanceUrl),
  /** Identity URL, `…/id/<organisation>/<user>`. */
  id: z.string().optional(),
});

export interface Token {
  readonly accessToken: string;
  /** Origin that the API is called at. */
  readonly instanceUrl: string;
  /** Id of the user that the app acts as, where Salesforce told it. */
  readonly userId: string | undefined;
  readonly organizationId: string | undefined;
}

export interface SessionOptions {
  readonly settings: SalesforceSettings;
  readonly dispatcher: Dispatcher;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * The access token of one connection, shared by all its deliveries: fetched when first needed, renewed once
 * when Salesforce refuses it, and at most once a minute, so that a lasting refusal cannot become a loop.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #login: SingleFlight<Token>;
  #token: Token | undefined;
  #renewing = false;
  #renewedAt = Number.NEGATIVE_INFINITY;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#login = new SingleFlight((signal) => this.#fetchToken(signal));
  }

  /** The token in use. Throws AuthError when the credentials are refused, TransientError when nobody answers. */
  async token(signal: AbortSignal): Promise<Token> {
    if (this.#token !== undefined) return this.#token;
    try {
      return await this.#login.run(signal);
    } catch (error) {
      if (error instanceof DeliveryError) throw error;
      throw new TransientError('The login to Salesforce was stopped before it ended; it is tried again.', {
        code: 'salesforce-stopped',
        cause: error,
      });
    }
  }

  /** A token other than the refused one. Throws AuthError when that one was itself renewed within a minute. */
  async renew(refused: Token, signal: AbortSignal): Promise<Token> {
    if (this.#token === refused) {
      if (this.#options.now() - this.#renewedAt < RENEWAL_PAUSE_MS)
        throw new AuthError(
          'Salesforce refuses the access token that it has just issued. Check that the user the app runs as is active, has the "API Enabled" permission, and that login IP ranges and session policies let this host in.',
          { code: 'salesforce-session-refused' },
        );
      this.#token = undefined;
      this.#renewing = true;
    }
    return this.token(signal);
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
      this.#token = toToken(answer.data);
    } catch (error) {
      throw loginFailure(error, exchange, settings.loginUrl);
    }
    if (this.#renewing) this.#renewedAt = now();
    this.#renewing = false;
    return this.#token;
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

/** The token travels there: over TLS, or to this machine. */
function isInstanceUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || hostname === '127.0.0.1' || hostname === 'localhost';
}
