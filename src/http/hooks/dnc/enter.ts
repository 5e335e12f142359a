import type { IncomingHttpHeaders } from 'node:http';
import { unauthorized } from '../admit.ts';
import type { Answer } from '../answer.ts';
import { KeyRing } from '../key-ring.ts';
import { checkWebhookHeaders, webhookFaultText } from '../standard-webhooks.ts';
import type { DncDoor } from './door.ts';

/** A vendor, ready to compare keys with. */
export interface DncVendor {
  readonly door: DncDoor;
  readonly keys: KeyRing;
}

/** `signature`: it is still to be compared, with the body. */
export type DncEntry =
  | { readonly vendor: DncVendor; readonly proof: 'key' | 'signature' }
  | { readonly refusal: Answer; readonly count: 'unauthorized' | 'badSignature' };

export function vendorsOf(doors: ReadonlyMap<string, DncDoor>): ReadonlyMap<string, DncVendor> {
  return new Map([...doors].map(([name, door]) => [name, { door, keys: new KeyRing(door.secrets) }]));
}

/** Who posts, as far as it can be told before the body is read. */
export function enter(
  vendor: DncVendor | undefined,
  keys: readonly string[],
  request: { readonly headers: IncomingHttpHeaders; readonly now: number },
): DncEntry {
  if (vendor !== undefined && keys.some((key) => vendor.keys.opens(key))) return { vendor, proof: 'key' };
  const refused: DncEntry = {
    refusal: unauthorized({ keys, kind: 'DNC source' }),
    count: 'unauthorized',
  };
  if (vendor === undefined || vendor.door.signingSecrets.length === 0) return refused;
  const verdict = checkWebhookHeaders(request.headers, request.now);
  if (verdict === 'unsigned') return refused;
  if (verdict === 'ok') return { vendor, proof: 'signature' };
  return {
    refusal: { status: 401, text: `REFUSED: ${webhookFaultText(verdict)}` },
    count: 'badSignature',
  };
}
