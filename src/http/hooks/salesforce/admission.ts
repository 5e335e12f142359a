import type { IncomingMessage } from 'node:http';
import { presentedKeys } from '../credentials.ts';
import { KeyRing } from '../key-ring.ts';
import {
  checkWebhookHeaders,
  verifyStandardWebhook,
  webhookFaultText,
  webhookId,
} from '../standard-webhooks.ts';
import type { SalesforceDoor } from './door.ts';
import { queryOf } from './kept-request.ts';

/** One org with its keys as digests; also for a name that there is none of, so that it takes the same path. */
export interface GuardedDoor {
  readonly door: SalesforceDoor;
  readonly tokens: KeyRing;
  readonly secrets: KeyRing;
}

export function guard(door: SalesforceDoor): GuardedDoor {
  return { door, tokens: new KeyRing(door.tokens), secrets: new KeyRing(door.secrets) };
}

/** Opens for nothing: what a name that is not configured has in place of a door. */
export const NO_DOOR: SalesforceDoor = {
  name: '',
  organizationId: '',
  tokens: [],
  actionIds: [],
  secrets: [],
  signingSecrets: [],
};

/** Why an outbound message may not come in; undefined = it may. Its token is in the path or in `?key=`. */
export function messageFault(
  { tokens }: GuardedDoor,
  request: IncomingMessage,
  pathToken: string | undefined,
): string | undefined {
  const presented = presentedKeys({ pathKey: pathToken, query: queryOf(request), authorization: undefined });
  if (anyOpens(tokens, presented)) return undefined;
  return presented.length === 0
    ? 'no token in the URL for this connection'
    : 'the token is not the configured one for this connection';
}

/**
 * What can be said of a JSON post before its body is read: that its secret (bearer token or
 * `X-Vicibridge-Secret`) lets it in, that its signature is to be verified with the body, or why neither.
 */
export function recordsAdmission(
  { door, secrets }: GuardedDoor,
  request: IncomingMessage,
  nowMs: number,
): 'open' | 'verify' | { readonly fault: string } {
  const header = request.headers['x-vicibridge-secret'];
  const presented = presentedKeys({
    pathKey: undefined,
    query: NOTHING,
    authorization: request.headers.authorization,
    secretHeader: typeof header === 'string' ? header.trim() : undefined,
  });
  if (anyOpens(secrets, presented)) return 'open';
  const verdict = checkWebhookHeaders(request.headers, nowMs);
  // Nothing could verify it, so its body is not read. The words are those for a wrong signature.
  if (verdict === 'ok')
    return door.signingSecrets.length > 0 ? 'verify' : { fault: webhookFaultText('wrong-signature') };
  if (verdict !== 'unsigned') return { fault: webhookFaultText(verdict) };
  return {
    fault:
      presented.length === 0
        ? 'no secret and no signature for this connection'
        : 'the secret is not the configured one for this connection',
  };
}

/** The id of a message with a right signature, or why the signature is not right. */
export function signedId(
  { door }: GuardedDoor,
  request: IncomingMessage,
  body: Uint8Array,
  nowMs: number,
): { readonly id: string } | { readonly fault: string } {
  const verdict = verifyStandardWebhook(request.headers, body, door.signingSecrets, nowMs);
  return verdict === 'ok' ? { id: webhookId(request.headers) ?? '' } : { fault: webhookFaultText(verdict) };
}

const NOTHING = new Uint8Array();

function anyOpens(ring: KeyRing, keys: readonly string[]): boolean {
  let open = false;
  for (const key of keys) open = ring.opens(key) || open;
  return open;
}
