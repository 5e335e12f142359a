import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { HubspotDoor } from './door.ts';
import { signedUrl } from './signed-url.ts';

export type SignatureVersion = HubspotDoor['signatures'][number];

/** A signature as the headers present it, in its right form and, where it has a time, fresh. */
export interface SignatureClaim {
  readonly version: SignatureVersion;
  readonly digest: Buffer;
  /** Milliseconds since the epoch as 13 digits; `''` in v1 and v2, which have none. */
  readonly timestamp: string;
}

export type SignatureFault =
  'absent' | 'version-not-accepted' | 'malformed' | 'bad-timestamp' | 'stale' | 'no-public-url' | 'mismatch';

export interface SignedRequest {
  readonly method: string;
  /** Path and query of the request line as they came, one character a byte. */
  readonly target: string;
  readonly body: Uint8Array;
}

export interface SignatureKeys {
  /** Several during a rotation; empty ones never fit. */
  readonly secrets: readonly string[];
  /** `server.publicUrl`. What the request says of its own host is never looked at. */
  readonly publicUrl: string | undefined;
}

/** How old or how far ahead a timestamp may be, milliseconds. */
const TOLERANCE_MS = 300_000;
const TIMESTAMP = /^\d{13}$/;
/** 32 bytes. A header that came twice reaches us as one with a comma and fits neither. */
const BASE64 = /^[A-Za-z0-9+/]{43}=$/;
const HEX = /^[0-9a-f]{64}$/i;

/**
 * What the headers claim, before the body is read. A v3 signature decides alone where v3 is accepted, so that
 * nobody can fall back to a weaker one beside it. Forms and limits: HubSpot's developer documentation,
 * "Validating requests".
 */
export function readClaim(
  headers: NodeJS.Dict<string | string[]>,
  accepted: readonly SignatureVersion[],
  now: number,
): SignatureClaim | SignatureFault {
  const v3 = headers['x-hubspot-signature-v3'];
  if (v3 !== undefined && accepted.includes('v3')) {
    return readV3(v3, headers['x-hubspot-request-timestamp'], now);
  }
  const signature = headers['x-hubspot-signature'];
  if (signature === undefined) return v3 === undefined ? 'absent' : 'version-not-accepted';
  const version = headers['x-hubspot-signature-version'];
  if (version !== 'v1' && version !== 'v2') return 'malformed';
  if (!accepted.includes(version)) return 'version-not-accepted';
  if (typeof signature !== 'string' || !HEX.test(signature)) return 'malformed';
  return { version, digest: Buffer.from(signature, 'hex'), timestamp: '' };
}

function readV3(
  signature: string | string[],
  timestamp: string | string[] | undefined,
  now: number,
): SignatureClaim | SignatureFault {
  if (typeof signature !== 'string' || !BASE64.test(signature)) return 'malformed';
  if (typeof timestamp !== 'string' || !TIMESTAMP.test(timestamp)) return 'bad-timestamp';
  if (Math.abs(now - Number(timestamp)) > TOLERANCE_MS) return 'stale';
  return { version: 'v3', digest: Buffer.from(signature, 'base64'), timestamp };
}

/**
 * Whether one of the secrets made the claimed signature over this request; undefined = it did. Every secret
 * is tried, and each comparison takes the same time.
 */
export function checkClaim(
  claim: SignatureClaim,
  request: SignedRequest,
  keys: SignatureKeys,
): SignatureFault | undefined {
  if (claim.version !== 'v1' && keys.publicUrl === undefined) return 'no-public-url';
  let fits = false;
  for (const secret of keys.secrets) {
    if (secret === '') continue;
    const expected = DIGESTS[claim.version](secret, request, keys.publicUrl ?? '', claim.timestamp);
    fits = timingSafeEqual(expected, claim.digest) || fits;
  }
  return fits ? undefined : 'mismatch';
}

type Digest = (secret: string, request: SignedRequest, publicUrl: string, timestamp: string) => Buffer;

const DIGESTS: Readonly<Record<SignatureVersion, Digest>> = {
  v1: (secret, { body }) => createHash('sha256').update(secret).update(body).digest(),
  v2: (secret, { method, target, body }, publicUrl) =>
    createHash('sha256')
      .update(secret)
      .update(method)
      .update(signedUrl(publicUrl, target, 'as-received'))
      .update(body)
      .digest(),
  v3: (secret, { method, target, body }, publicUrl, timestamp) =>
    createHmac('sha256', secret)
      .update(method)
      .update(signedUrl(publicUrl, target, 'decoded'))
      .update(body)
      .update(timestamp)
      .digest(),
};
