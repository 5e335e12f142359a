import { hash } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const LENGTH = 26;

/**
 * 26 characters (130 bits) of SHA-256 in lower-case base32 over a list of parts. Every part goes in with its
 * length in front, so that no two lists run together to the same input.
 */
export function digestOf(parts: readonly (string | Uint8Array)[]): string {
  let texts = '';
  const pieces: Uint8Array[] = [];
  for (const part of parts) {
    texts += `${part.length}:`;
    if (typeof part === 'string') {
      texts += part;
      continue;
    }
    pieces.push(Buffer.from(texts), part);
    texts = '';
  }
  const input = pieces.length === 0 ? texts : Buffer.concat([...pieces, Buffer.from(texts)]);
  return base32(hash('sha256', input, 'buffer'));
}

function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let pending = 0;
  for (let at = 0; text.length < LENGTH;) {
    if (bits < 5) {
      pending = ((pending << 8) | (bytes[at] ?? 0)) & 0xfff;
      bits += 8;
      at += 1;
    }
    bits -= 5;
    text += ALPHABET[(pending >> bits) & 31];
  }
  return text;
}
