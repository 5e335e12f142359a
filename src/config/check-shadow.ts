import type { FoundFault } from './fault.ts';
import { isPlainObject } from './plain-object.ts';
import type { AnyConnector } from './schema.ts';

/** Connections that shall run in shadow and cannot, for nobody could tell what they would do. Takes anything. */
export function checkShadow(
  connections: Readonly<Record<string, unknown>>,
  connectors: readonly AnyConnector[],
): FoundFault[] {
  return Object.entries(connections).flatMap(([name, connection]) => {
    if (!isPlainObject(connection) || connection['shadow'] !== true) return [];
    const connector = connectors.find(({ type }) => type === connection['type']);
    if (connector === undefined || connector.takesCalls === true) return [];
    return [
      {
        path: ['connections', name, 'shadow'],
        message: `a ${connector.type} connection cannot tell what it would change, so it cannot run in shadow; \`enabled: false\` holds its deliveries`,
      },
    ];
  });
}
