import { z } from 'zod';
import type { FoundFault } from './fault.ts';
import { suggest } from './nearest.ts';
import type { AnyConnector } from './schema.ts';

/** As much as the check needs; what is wrong in itself is the schema's to say. */
const View = z.object({
  connections: z
    .record(z.string(), z.object({ type: z.string().optional().catch(undefined) }).catch({}))
    .catch({}),
  alerts: z.object({ to: z.array(z.string().catch('')) }),
});

/** Faults of `alerts.to`: a name that no connection has, or one that takes no alerts. Takes anything. */
export function checkAlertsTo(data: unknown, connectors: readonly AnyConnector[]): FoundFault[] {
  const parsed = View.safeParse(data);
  if (!parsed.success) return [];
  const { connections, alerts } = parsed.data;
  return alerts.to.flatMap((name, index) => {
    const path = ['alerts', 'to', index];
    if (!Object.hasOwn(connections, name)) {
      const message = `there is no connection "${name}"; ${suggest(name, Object.keys(connections))}`;
      return [{ path, message }];
    }
    const connector = connectors.find(({ type }) => type === connections[name]?.type);
    if (connector === undefined || connector.accepts.includes('alert')) return [];
    return [{ path, message: `${connector.type} takes no alerts; name a connection of type webhook` }];
  });
}
