import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const SALT = 'vicibridge account secret';

export interface SealOptions {
  /** The secret that the key is made from. */
  readonly sealedWith: string;
  /** What it is of: a text that is sealed in one place opens in no other. */
  readonly place: string;
}

/** Seal a text: AES-256-GCM under a key by HKDF-SHA256. Base64url of IV, tag and cipher text. */
export function seal(text: string, options: SealOptions): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, keyOf(options), iv);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
}

/** undefined = it was sealed with another secret or for another place, or is damaged. */
export function unseal(sealed: string, options: SealOptions): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < IV_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(CIPHER, keyOf(options), bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    const body = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
    return Buffer.concat([body, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

function keyOf({ sealedWith, place }: SealOptions): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', sealedWith, SALT, place, KEY_BYTES));
}
