import { connectors } from '../../../../connectors/index.ts';
import type { Config } from '../../../config/config.ts';
import type { Ledger } from '../../../ledger/ledger.ts';
import { connectorDoorSettings, openConnectorWebhooks } from '../../../roles/connector-webhooks.ts';
import { parserOf, routingOf } from '../../../roles/routing.ts';
import type { RepairContext } from './repair.ts';

/** How repairs become events and deliveries, by the configuration of now. */
export async function repairContext(config: Config, ledger: Ledger, dialer: string): Promise<RepairContext> {
  const webhooks = await openConnectorWebhooks(connectorDoorSettings(config, connectors), connectors);
  const routing = routingOf(config, connectors);
  return { ledger, dialer, parse: parserOf(config, webhooks), routing, now: Date.now };
}
