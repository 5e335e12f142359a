import { z } from 'zod';
import type { ConnectorWebhooks } from '../../../src/connector.ts';
import { readMessage, timeOf, valuesOf } from './message.ts';
import { HighLevelWebhooks, readPublicKey } from './settings.ts';
import { isSigned, presentedSignature } from './signature.ts';

/** HighLevel signs for every sub-account with one key, so the sub-account must be the connection's own. */
const Door = HighLevelWebhooks.extend({ locationId: z.string() });

/** A message may be ahead of our clock by this much, milliseconds. */
const AHEAD_MS = 5 * 60_000;

/** The reader of one sub-account's webhooks: one message in each request. */
export function openWebhooks(settings: unknown): ConnectorWebhooks {
  const door = Door.parse(settings);
  const keys = door.publicKeys.map(readPublicKey);
  return {
    refuseHead({ headers }) {
      const signature = presentedSignature(headers, keys);
      return typeof signature === 'string' ? signature : undefined;
    },
    verify({ headers, body, now }) {
      const signature = presentedSignature(headers, keys);
      if (typeof signature === 'string') return signature;
      if (!isSigned(body, signature, keys)) return 'wrong-signature';
      return staleness(body, now, door.toleranceSeconds * 1000);
    },
    split(body) {
      const values = valuesOf(body);
      const location = values?.['locationId'];
      if (values !== undefined && location !== door.locationId) return { elements: [], foreign: 1 };
      const id = values?.['webhookId'] ?? '';
      return { elements: [{ body, key: id === '' ? undefined : ['webhookId', id] }], foreign: 0 };
    },
    parse: readMessage,
  };
}

/** The time is in the signed bytes. A message without one is let in: not every event of HighLevel has it. */
function staleness(body: Uint8Array, now: number, toleranceMs: number): string | undefined {
  const time = timeOf(valuesOf(body) ?? {});
  if (time === undefined) return undefined;
  const age = now - Date.parse(time);
  return age > toleranceMs || age < -AHEAD_MS ? 'stale' : undefined;
}
