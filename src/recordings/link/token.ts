import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** What a link stands for. */
export interface Sealed {
  /** The dialer's name in the configuration. */
  readonly dialer: string;
  /** Address of the file. */
  readonly location: string;
  /** Media type, as far as the file's name tells it. */
  readonly type: string;
  /** From then on it is refused, milliseconds since the epoch; whole seconds. */
  readonly expiresAt: number;
}

const VERSION = 1;
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const TAG = { authTagLength: TAG_BYTES } as const;
const SHORTEST = 1 + IV_BYTES + TAG_BYTES + 4;
/** Beyond this it is none of ours, and not worth a try. */
const LONGEST_TEXT = 4096;
const BASE64URL = /^[A-Za-z0-9_-]+$/;
const SEPARATOR = '\n';

/** Seal with AES-256-GCM under a key that HKDF-SHA256 makes of the secret. Safe in a URL, without a dot. */
export function sealToken(sealed: Sealed, secret: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, keyOf(secret), iv, TAG).setAAD(Buffer.of(VERSION));
  const expiry = Buffer.alloc(4);
  expiry.writeUInt32BE(Math.floor(sealed.expiresAt / 1000));
  const text = [sealed.dialer, sealed.type, sealed.location].join(SEPARATOR);
  const bytes = [cipher.update(expiry), cipher.update(text, 'utf8'), cipher.final()];
  return Buffer.concat([Buffer.of(VERSION), iv, ...bytes, cipher.getAuthTag()]).toString('base64url');
}

/**
 * What a token stands for; undefined = none of the secrets has sealed it. Whether it has expired is the
 * caller's to ask.
 * @param secrets the current one and those that links were sealed with before
 */
export function openToken(token: string, secrets: readonly string[]): Sealed | undefined {
  if (token.length > LONGEST_TEXT || !BASE64URL.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length < SHORTEST || bytes[0] !== VERSION) return undefined;
  for (const secret of secrets) {
    const opened = open(bytes, secret);
    if (opened !== undefined) return opened;
  }
  return undefined;
}

function open(bytes: Buffer, secret: string): Sealed | undefined {
  const decipher = createDecipheriv(CIPHER, keyOf(secret), bytes.subarray(1, 1 + IV_BYTES), TAG);
  decipher.setAAD(bytes.subarray(0, 1)).setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const plain = Buffer.concat([
      decipher.update(bytes.subarray(1 + IV_BYTES, -TAG_BYTES)),
      decipher.final(),
    ]);
    const [dialer = '', type = '', ...location] = plain.toString('utf8', 4).split(SEPARATOR);
    return { dialer, type, location: location.join(SEPARATOR), expiresAt: plain.readUInt32BE() * 1000 };
  } catch {
    // The tag does not fit: another secret, or no token of ours.
    return undefined;
  }
}

function keyOf(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'vicibridge recording links 1', 32));
}
