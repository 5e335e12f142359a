import type { ConnectorWebhooks } from '../../../domain/connector-webhooks.ts';

/** One connection whose connector reads the webhooks of its CRM itself, as the receiver knows it. */
export interface ConnectorDoor {
  /** The connection's name. */
  readonly name: string;
  readonly webhooks: Omit<ConnectorWebhooks, 'parse'>;
}
