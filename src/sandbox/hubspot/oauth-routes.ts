import { randomBytes, timingSafeEqual } from 'node:crypto';
import express, { type Router } from 'express';

export interface OAuthOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  /** How long a token is good for, milliseconds; absent = half an hour, as HubSpot has it. */
  readonly lifetimeMs?: number | undefined;
}

const HALF_AN_HOUR_MS = 1_800_000;

/** The access tokens of one OAuth app that an account has installed. */
export class OAuthTokens {
  readonly #options: OAuthOptions;
  readonly #now: () => number;
  readonly #tokens = new Map<string, number>();
  #refusing = false;

  constructor(options: OAuthOptions, now: () => number) {
    this.#options = options;
    this.#now = now;
  }

  accepts(token: string): boolean {
    const expiresAt = this.#tokens.get(token);
    return expiresAt !== undefined && expiresAt > this.#now();
  }

  /** Every token handed out so far is dead; new ones are issued. */
  expireAll(): void {
    this.#tokens.clear();
  }

  /** The account has uninstalled the app. */
  uninstall(): void {
    this.#refusing = true;
    this.expireAll();
  }

  /** What the token endpoint answers to this form. */
  issue(form: URLSearchParams): { readonly status: number; readonly body: object } {
    const { clientId, clientSecret, refreshToken, lifetimeMs = HALF_AN_HOUR_MS } = this.#options;
    if (form.get('grant_type') !== 'refresh_token')
      return refused('unsupported_grant_type', 'grant_type is not supported');
    if (form.get('client_id') !== clientId || !same(form.get('client_secret'), clientSecret))
      return refused('invalid_client', 'client_id and client_secret do not fit');
    if (this.#refusing || !same(form.get('refresh_token'), refreshToken))
      return refused('invalid_grant', 'missing or unknown refresh token');
    const token = randomBytes(48).toString('base64url');
    this.#tokens.set(token, this.#now() + lifetimeMs);
    return {
      status: 200,
      body: {
        token_type: 'bearer',
        access_token: token,
        refresh_token: refreshToken,
        expires_in: Math.floor(lifetimeMs / 1000),
      },
    };
  }
}

/** `POST /oauth/<version>/token`, a form as body; parameters in the query are not read. */
export function oauthRoutes(tokens: OAuthTokens | undefined): Router {
  const router = express.Router();
  router.post('/oauth/:version/token', express.text({ type: () => true }), (request, response) => {
    const text = typeof request.body === 'string' ? request.body : '';
    const { status, body } =
      tokens?.issue(new URLSearchParams(text)) ?? refused('invalid_client', 'there is no such app');
    response.status(status).json(body);
  });
  return router;
}

function refused(error: string, description: string): { readonly status: number; readonly body: object } {
  const status = `BAD_${error.replace(/^invalid_/, '').toUpperCase()}`;
  return {
    status: error === 'invalid_client' ? 401 : 400,
    body: { error, error_description: description, status, message: description },
  };
}

function same(one: string | null, other: string): boolean {
  const [first, second] = [Buffer.from(one ?? ''), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}
