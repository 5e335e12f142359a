import { createPublicKey, randomBytes, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { IDENTITY_PATH } from './org.ts';
import { ORGANIZATION_ID } from './ids.ts';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const LONGEST_ASSERTION_SECONDS = 180;

export interface TokenOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The certificate and user of the JWT bearer flow; absent = that flow is not enabled. */
  readonly jwt?: { readonly publicKey: string | KeyObject; readonly username: string } | undefined;
  readonly tokenLifetimeMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface TokenAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, string>>;
}

const Head = z.object({ alg: z.literal('RS256') });
const Claims = z.object({ iss: z.string(), sub: z.string(), aud: z.string(), exp: z.number() });

/** The token endpoint of an org with one External Client App. */
export class TokenIssuer {
  readonly #options: TokenOptions;
  readonly #tokens = new Map<string, number>();
  #refusing = false;

  constructor(options: TokenOptions) {
    this.#options = options;
  }

  /** `origin` is the address that was called: My Domain, which an assertion must name. */
  issue(form: URLSearchParams, origin: string): TokenAnswer {
    if (this.#refusing) return refused('invalid_client', 'invalid client credentials');
    const grant = form.get('grant_type');
    const fault =
      grant === 'client_credentials'
        ? this.#secretFault(form)
        : grant === JWT_BEARER
          ? this.#assertionFault(form.get('assertion') ?? '', origin)
          : refused('unsupported_grant_type', 'grant type not supported');
    if (fault !== undefined) return fault;
    const { now, tokenLifetimeMs } = this.#options;
    const token = `${ORGANIZATION_ID.slice(0, 15)}!${randomBytes(32).toString('base64url')}`;
    this.#tokens.set(token, now() + tokenLifetimeMs);
    return {
      status: 200,
      body: {
        access_token: token,
        signature: randomBytes(32).toString('base64'),
        scope: 'api',
        instance_url: origin,
        id: `${origin}${IDENTITY_PATH}`,
        token_type: 'Bearer',
        issued_at: String(now()),
      },
    };
  }

  accepts(authorization: string | undefined): boolean {
    const token = /^(?:Bearer|OAuth) (.+)$/i.exec(authorization ?? '')?.[1];
    const expiresAt = token === undefined ? undefined : this.#tokens.get(token);
    return expiresAt !== undefined && expiresAt > this.#options.now();
  }

  /** Every token handed out so far is dead; new ones are issued. */
  expireAll(): void {
    this.#tokens.clear();
  }

  /** The app is refused from now on, with the tokens it holds, or allowed again. */
  refuse(refusing: boolean): void {
    this.#refusing = refusing;
    if (refusing) this.expireAll();
  }

  #secretFault(form: URLSearchParams): TokenAnswer | undefined {
    const { clientId, clientSecret } = this.#options;
    if (form.get('client_id') !== clientId) return refused('invalid_client_id', 'client identifier invalid');
    return form.get('client_secret') === clientSecret
      ? undefined
      : refused('invalid_client', 'invalid client credentials');
  }

  #assertionFault(assertion: string, origin: string): TokenAnswer | undefined {
    const { jwt, clientId, now } = this.#options;
    if (jwt === undefined) return refused('invalid_request', 'grant type not supported');
    const [head = '', claims = '', signature = ''] = assertion.split('.');
    const key = typeof jwt.publicKey === 'string' ? createPublicKey(jwt.publicKey) : jwt.publicKey;
    const signed = verify(
      'RSA-SHA256',
      Buffer.from(`${head}.${claims}`),
      key,
      Buffer.from(signature, 'base64url'),
    );
    const told = Claims.safeParse(decode(claims));
    if (!signed || !Head.safeParse(decode(head)).success || !told.success)
      return refused('invalid_grant', 'invalid assertion');
    const { iss, sub, aud, exp } = told.data;
    const seconds = now() / 1000;
    if (aud !== origin) return refused('invalid_grant', 'audience is invalid');
    if (iss !== clientId) return refused('invalid_client_id', 'client identifier invalid');
    if (sub !== jwt.username) return refused('invalid_grant', "user hasn't approved this consumer");
    if (exp < seconds || exp > seconds + LONGEST_ASSERTION_SECONDS)
      return refused('invalid_grant', 'expired authorization code');
    return undefined;
  }
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function refused(error: string, description: string): TokenAnswer {
  return {
    status: error.startsWith('invalid_client') ? 401 : 400,
    body: { error, error_description: description },
  };
}
