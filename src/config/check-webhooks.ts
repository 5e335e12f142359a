import { z } from 'zod';
import type { FoundFault } from './fault.ts';

/** As much of a configuration as says what HubSpot's webhooks need; takes anything. */
const View = z.object({
  server: z.object({ publicUrl: z.unknown() }).catch({ publicUrl: undefined }),
  connections: z
    .record(
      z.string(),
      z
        .object({
          type: z.literal('hubspot'),
          webhooks: z.object({ signatures: z.array(z.string()).default(['v3']).catch(['v3']) }),
        })
        .optional()
        .catch(undefined),
    )
    .catch({}),
});

/** All but the first form of HubSpot's signature sign the URL that HubSpot calls, so it must be known. */
export function checkWebhooks(data: unknown): FoundFault[] {
  const parsed = View.safeParse(data);
  if (!parsed.success || parsed.data.server.publicUrl !== undefined) return [];
  return Object.entries(parsed.data.connections).flatMap(([name, connection]) =>
    connection?.webhooks.signatures.some((version) => version !== 'v1') === true
      ? [
          {
            path: ['connections', name, 'webhooks'],
            message: 'needs server.publicUrl: the signature is over the URL that HubSpot calls',
          },
        ]
      : [],
  );
}
