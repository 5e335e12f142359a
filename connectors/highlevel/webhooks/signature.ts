import { type KeyObject, verify } from 'node:crypto';
import type { WebhookHead } from '../../../src/connector.ts';

export interface Signature {
  readonly kind: 'ed25519' | 'rsa';
  readonly bytes: Buffer;
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const ED25519_BYTES = 64;

/**
 * The signature that a request presents; a text = why there is none. X-GHL-Signature (Ed25519) decides alone
 * where it stands, so that nobody falls back to the older X-WH-Signature (RSA with SHA-256) beside it, which is
 * read only where an RSA key is configured.
 */
export function presentedSignature(
  headers: WebhookHead['headers'],
  keys: readonly KeyObject[],
): Signature | string {
  const current = headers['x-ghl-signature'];
  if (current !== undefined) {
    const bytes = decode(current);
    return bytes?.length === ED25519_BYTES ? { kind: 'ed25519', bytes } : 'malformed-signature';
  }
  const older = headers['x-wh-signature'];
  if (older === undefined) return 'no-signature';
  if (!keys.some(({ asymmetricKeyType }) => asymmetricKeyType === 'rsa')) return 'old-signature';
  const bytes = decode(older);
  return bytes === undefined ? 'malformed-signature' : { kind: 'rsa', bytes };
}

/** Whether one of the keys made the signature over these bytes. A public key is no secret to be timed. */
export function isSigned(body: Uint8Array, { kind, bytes }: Signature, keys: readonly KeyObject[]): boolean {
  return keys
    .filter(({ asymmetricKeyType }) => asymmetricKeyType === kind)
    .some((key) => verify(kind === 'rsa' ? 'sha256' : null, body, key, bytes));
}

function decode(value: string | readonly string[]): Buffer | undefined {
  return typeof value === 'string' && BASE64.test(value) ? Buffer.from(value, 'base64') : undefined;
}
