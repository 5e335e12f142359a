import { z } from 'zod';
import type { Config } from '../config/config.ts';
import type { AnyConnector } from '../config/schema.ts';
import type { ConnectorWebhooks } from '../connector.ts';
import type { ConnectorDoor } from '../http/hooks/connector/door.ts';

/** What the receiver is handed of one connection whose connector reads the webhooks itself. */
export const ConnectorDoorSettings = z.strictObject({
  name: z.string(),
  type: z.string(),
  /** What the connector's `webhooks.door` made; parsed by its own reader. */
  door: z.unknown(),
});
export type ConnectorDoorSettings = z.infer<typeof ConnectorDoorSettings>;

/** The connections that the generic webhook door is open for. */
export function connectorDoorSettings(
  { connections }: Config,
  connectors: readonly AnyConnector[],
): ConnectorDoorSettings[] {
  return Object.entries(connections).flatMap(([name, { type, settings, webhooks }]) => {
    const definition = webhooksOf(type, connectors);
    if (definition === undefined || webhooks?.kind !== 'connector') return [];
    return [{ name, type, door: definition.door(settings, webhooks.settings) }];
  });
}

/** Load the readers of these connections' webhooks, by the connection's name; each connector's own module only. */
export async function openConnectorWebhooks(
  doors: readonly ConnectorDoorSettings[],
  connectors: readonly AnyConnector[],
): Promise<ReadonlyMap<string, ConnectorWebhooks>> {
  const opened = doors.map(async ({ name, type, door }): Promise<[string, ConnectorWebhooks]> => {
    const definition = webhooksOf(type, connectors);
    if (definition === undefined) throw new Error(`no connector of type ${type} reads webhooks, for ${name}`);
    const open = await definition.load();
    return [name, open(door)];
  });
  return new Map(await Promise.all(opened));
}

/** The doors of a receiver. The registry is loaded only where there is such a connection. */
export async function openConnectorDoors(
  doors: readonly ConnectorDoorSettings[],
): Promise<ReadonlyMap<string, ConnectorDoor>> {
  if (doors.length === 0) return new Map();
  const { connectors } = await import('../../connectors/index.ts');
  const opened = await openConnectorWebhooks(doors, connectors);
  return new Map([...opened].map(([name, webhooks]) => [name, { name, webhooks }]));
}

function webhooksOf(type: string, connectors: readonly AnyConnector[]): AnyConnector['webhooks'] {
  return connectors.find((connector) => connector.type === type)?.webhooks;
}
