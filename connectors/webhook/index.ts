import { defineConnector } from '../../src/connector.ts';
import { EventType } from '../../src/domain/event.ts';
import { connectWebhook } from './connection.ts';
import { WebhookSettings } from './settings.ts';

/** Any HTTP endpoint, by the Standard Webhooks specification; takes every type of event. */
export default defineConnector({
  type: 'webhook',
  settings: WebhookSettings,
  accepts: EventType.options,
  connect: connectWebhook,
});
