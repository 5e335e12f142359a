import { Webhook } from 'standardwebhooks';
import type { BridgeEvent } from '../../src/domain/event.ts';

export interface SignedMessage {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * One attempt's message by the Standard Webhooks specification: `webhook-id` is the same on every attempt,
 * so the receiver can drop repeats; time and signature are the attempt's own, so it stays within the
 * receiver's tolerance of five minutes.
 */
export function signMessage(
  event: BridgeEvent,
  options: { readonly id: string; readonly secret: string; readonly sentAtMs: number },
): SignedMessage {
  const body = JSON.stringify({
    type: event.type,
    timestamp: event.occurredAt ?? event.receivedAt,
    data: event,
  });
  const sentAt = new Date(options.sentAtMs);
  return {
    body,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'webhook-id': options.id,
      'webhook-timestamp': String(Math.floor(options.sentAtMs / 1000)),
      'webhook-signature': new Webhook(options.secret).sign(options.id, sentAt, body),
    },
  };
}
