import { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/objects/calls/index.js';
import { SearchAnswer } from './answers.ts';
import { type Delivery, requireIndexed } from './delivery.ts';

const KEY_PROPERTY = 'hs_call_external_id';

/**
 * The call that an earlier attempt may have made, where the account has no unique property for it. Throws a
 * TransientError while search cannot know it yet; undefined = nothing is in doubt, or it was not made.
 */
export async function findDoubtfulCall(delivery: Delivery): Promise<string | undefined> {
  const { api, context, request } = delivery;
  if (request.inDoubtSince === undefined) return undefined;
  requireIndexed(delivery);
  const operation = { name: 'search the call', effect: 'read', object: 'calls' } as const;
  const filter = {
    propertyName: KEY_PROPERTY,
    operator: FilterOperatorEnum.Eq,
    value: request.effectKey,
  };
  const { results } = await api.request(operation, context.signal, SearchAnswer, (crm, options) =>
    crm.calls.searchApi.doSearch(
      { filterGroups: [{ filters: [filter] }], properties: [KEY_PROPERTY], sorts: [], limit: 10 },
      options,
    ),
  );
  const [oldest] = results.map(({ id }) => id).toSorted((one, other) => Number(one) - Number(other));
  if (results.length > 1) {
    delivery.warnings.push(
      `HubSpot holds ${results.length} calls with this key; ${oldest ?? ''} was updated, delete the others.`,
    );
  }
  return oldest;
}
