import { z } from 'zod';

const PREFIX = 'whsec_';
const FEWEST_BYTES = 24;
const MOST_BYTES = 64;

/** Key of a Standard Webhooks signature: `whsec_` and the base64 of 24 to 64 bytes. */
export const SigningSecret = z.string().refine(isSigningSecret, {
  error: 'must be whsec_ and the base64 of 24 to 64 random bytes',
});

function isSigningSecret(text: string): boolean {
  if (!text.startsWith(PREFIX)) return false;
  const encoded = text.slice(PREFIX.length);
  const bytes = Buffer.from(encoded, 'base64');
  const isWhole = bytes.toString('base64').replace(/=+$/, '') === encoded.replace(/=+$/, '');
  return isWhole && bytes.length >= FEWEST_BYTES && bytes.length <= MOST_BYTES;
}
