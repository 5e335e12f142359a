import { createPublicKey } from 'node:crypto';
import { z } from 'zod';

const PublicKey = z
  .string()
  .refine(isPublicKey, 'must be a public key: PEM, or the base64 between its lines, of Ed25519 or RSA');

/** `connections.<name>.webhooks` of a HighLevel sub-account: what may call `/hooks/crm/<name>`. */
export const HighLevelWebhooks = z.strictObject({
  publicKeys: z
    .array(PublicKey)
    .min(1)
    // Published by HighLevel in its webhook guide, for the header X-GHL-Signature.
    .default(['MCowBQYDK2VwAyEAi2HR1srL4o18O8BRa7gVJY7G7bupbN3H9AwJrHCDiOg='])
    .describe(
      "HighLevel's public keys for the signature X-GHL-Signature (Ed25519); several while they are changed. An " +
        'RSA key among them admits the older X-WH-Signature too.',
    ),
  toleranceSeconds: z
    .int()
    .min(30)
    .max(172_800)
    .default(86_400)
    .describe(
      'How old the time in a message may be. HighLevel repeats what it could not deliver with its first time; a ' +
        'message that comes twice is known by its id.',
    ),
});
export type HighLevelWebhooks = z.infer<typeof HighLevelWebhooks>;

function isPublicKey(text: string): boolean {
  try {
    return ['ed25519', 'rsa'].includes(readPublicKey(text).asymmetricKeyType ?? '');
  } catch {
    return false;
  }
}

/** @throws Error where it is none */
export function readPublicKey(text: string) {
  const body = text.replaceAll(/-----(?:BEGIN|END) PUBLIC KEY-----|\\n|\s/g, '');
  return createPublicKey({ key: Buffer.from(body, 'base64'), format: 'der', type: 'spki' });
}
