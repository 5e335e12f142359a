import { z } from 'zod';
import type { FoundFault } from './fault.ts';
import { suggest } from './nearest.ts';
import { type AnyConnector, DIALER_TYPE } from './schema.ts';

const named = z.record(z.string(), z.object({ type: z.string().optional().catch(undefined) }).catch({}));

/** As much as the check needs; what is wrong in itself is the schema's to say. */
const View = z.object({
  dialers: named.catch({}),
  connections: named.catch({}),
  dnc: z.object({ to: z.array(z.string().catch('')) }),
});

/** Faults of `dnc.to`: a name that nobody has, or of somebody who cannot be told. Takes anything. */
export function checkDncTo(data: unknown, connectors: readonly AnyConnector[]): FoundFault[] {
  const parsed = View.safeParse(data);
  if (!parsed.success) return [];
  const { dialers, connections, dnc } = parsed.data;
  const types = new Map<string, string | undefined>([
    ...Object.entries(connections).map(([name, { type }]) => [name, type] as const),
    ...Object.keys(dialers).map((name) => [name, DIALER_TYPE] as const),
  ]);
  return dnc.to.flatMap((name, index) => {
    const path = ['dnc', 'to', index];
    if (!types.has(name)) {
      const message = `there is no connection or dialer "${name}"; ${suggest(name, [...types.keys()])}`;
      return [{ path, message }];
    }
    const connector = connectors.find(({ type }) => type === types.get(name));
    if (connector === undefined || connector.accepts.includes('dnc-set')) return [];
    return [{ path, message: `${connector.type} cannot be told which numbers must not be called` }];
  });
}
