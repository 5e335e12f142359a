import { defineConnector } from '../../src/connector.ts';
import { EventType } from '../../src/domain/event.ts';
import { WebhookSettings } from './settings.ts';

/** Any HTTP endpoint, by the Standard Webhooks specification, or Slack; takes every type of event. */
export default defineConnector({
  type: 'webhook',
  settings: WebhookSettings,
  accepts: EventType.options,
  requestsPerCall: { alone: 1, together: 1 },
  async connect(settings, tools) {
    const { connectWebhook } = await import('./connection.ts');
    return connectWebhook(settings, tools);
  },
});
