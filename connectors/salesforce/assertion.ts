import { sign, type KeyObject } from 'node:crypto';

/** Salesforce refuses an assertion that is valid for longer than three minutes; clocks may differ a little. */
const LIFETIME_SECONDS = 150;

export interface AssertionInput {
  readonly clientId: string;
  readonly username: string;
  /** The My Domain URL: login.salesforce.com is refused for External Client Apps. */
  readonly audience: string;
  readonly key: KeyObject;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A signed JWT (RS256, RFC 7523) that is exchanged for an access token. */
export function signAssertion(input: AssertionInput): string {
  const head = encode({ alg: 'RS256', typ: 'JWT' });
  const claims = encode({
    iss: input.clientId,
    sub: input.username,
    aud: input.audience,
    exp: Math.floor(input.now / 1000) + LIFETIME_SECONDS,
  });
  const signature = sign('RSA-SHA256', Buffer.from(`${head}.${claims}`), input.key);
  return `${head}.${claims}.${signature.toString('base64url')}`;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
