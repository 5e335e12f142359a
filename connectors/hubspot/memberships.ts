import { z } from 'zod';
import type { HubSpotApi } from './api.ts';
import type { ObjectType } from './object-type.ts';

const Memberships = z.looseObject({ results: z.array(z.looseObject({ listId: z.coerce.string() })) });

/**
 * Ids of the lists that a record is in, active and static ones. Source: HubSpot's API reference, "Get lists
 * record is member of" (`/crm/lists/2026-09/records/…/memberships`); it has no paging parameter.
 */
export async function readMemberships(
  api: HubSpotApi,
  { kind, typeId }: ObjectType,
  id: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const operation = {
    name: `read the lists of the ${kind}`,
    effect: 'read',
    scopes: 'crm.lists.read',
  } as const;
  const { results } = await api.request(operation, signal, Memberships, (crm, options) =>
    crm.lists.membershipsApi.getLists(typeId, id, options),
  );
  return results.map(({ listId }) => listId);
}
