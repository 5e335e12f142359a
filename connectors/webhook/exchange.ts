import type { DeliveryRequest } from '../../src/connector.ts';
import { acknowledge, type Answer } from './answer.ts';
import { signMessage } from './message.ts';
import type { WebhookSettings } from './settings.ts';
import { acknowledgeSlack } from './slack/answer.ts';
import { slackBody } from './slack/notice.ts';
import type { Message } from './transport.ts';

/** How one format puts an event, and what it takes for an answer. */
export interface Exchange {
  message(request: DeliveryRequest, sentAtMs: number): Message;
  /** Throws what the answer means, unless it acknowledges the message. */
  acknowledge(answer: Answer, who: string, nowMs: number): void;
}

export function exchangeOf({ format, secret, text }: WebhookSettings): Exchange {
  if (format === 'slack' || secret === undefined)
    return {
      message: ({ event }) => ({
        body: slackBody(event, text),
        headers: { 'content-type': 'application/json; charset=utf-8' },
      }),
      acknowledge: acknowledgeSlack,
    };
  return {
    message: ({ event, deliveryId: id }, sentAtMs) => signMessage(event, { id, secret, sentAtMs }),
    acknowledge,
  };
}
