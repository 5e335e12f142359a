import { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/objects/index.js';
import { PermanentError } from '../../../src/domain/errors.ts';
import { type RecordAnswer, SearchAnswer } from '../answers.ts';
import { escapeHtml } from '../call-body.ts';
import { type Delivery, requireIndexed } from '../delivery.ts';
import { holderOf } from '../property-definitions.ts';
import type { RecordPlan } from './record-plan.ts';

/** HubSpot's most. */
const PAGE_SIZE = 200;
/** Paging ends there, whatever the total. */
const RESULTS_MAX = 10_000;

/**
 * The record that an earlier attempt may have made, where the account has no unique property for it. Throws a
 * TransientError while search cannot know it yet; undefined = nothing is in doubt, or it was not made.
 */
export async function findDoubtful(delivery: Delivery, plan: RecordPlan): Promise<string | undefined> {
  if (delivery.request.inDoubtSince === undefined) return undefined;
  requireIndexed(delivery);
  const found = await searchRecords(delivery, plan, []);
  const [oldest] = found;
  if (found.length > 1)
    delivery.warnings.push(
      `HubSpot holds ${found.length} ${plan.type.path} with this key; ${oldest?.id ?? ''} was updated, delete the others.`,
    );
  return oldest?.id;
}

/** Those that hold the plan's key, oldest first; without the writes of the last moments. */
export async function searchRecords(
  { api, context }: Delivery,
  { type, key, search }: Pick<RecordPlan, 'type' | 'key' | 'search'>,
  properties: readonly string[],
): Promise<readonly RecordAnswer[]> {
  const operation = {
    name: `search the ${type.kind}`,
    effect: 'read',
    object: holderOf(type.path),
    scopes: type.path === 'deals' ? 'crm.objects.deals.read' : undefined,
  } as const;
  const filters = Object.entries(search.equals).map(([propertyName, value]) => ({
    propertyName,
    operator: FilterOperatorEnum.Eq,
    value,
  }));
  const { mentions } = search;
  const told = [
    ...new Set([...Object.keys(search.equals), ...properties, ...(mentions === undefined ? [] : [mentions])]),
  ];
  const found: RecordAnswer[] = [];
  for (let after: string | undefined = '0'; after !== undefined;) {
    if (Number(after) >= RESULTS_MAX) throw tooMany(type.path, search.equals);
    const request = { filterGroups: [{ filters }], properties: told, sorts: [], limit: PAGE_SIZE, after };
    const page: SearchAnswer = await api.request(operation, context.signal, SearchAnswer, (crm, options) =>
      crm.objects.searchApi.doSearch(type.path, request, options),
    );
    found.push(...page.results);
    after = page.paging?.next?.after;
  }
  const ours = found.filter(
    ({ properties: held }) => mentions === undefined || isMentioned(held?.[mentions], key),
  );
  return ours.toSorted((one, other) => Number(one.id) - Number(other.id));
}

/** Among so many alike it cannot be told whether one of them is ours, and a second one is worse than none. */
function tooMany(path: string, equals: RecordPlan['search']['equals']): PermanentError {
  return new PermanentError(
    `HubSpot holds more than ${RESULTS_MAX} ${path} with the same ${Object.keys(equals).join(' and ')}, so it cannot be ` +
      'told whether an earlier attempt made this one. Look it up there; have the configuration name them apart, then replay.',
    { code: 'hubspot-too-many-alike' },
  );
}

/** The key as a word of its own: one may begin as another does. */
function isMentioned(text: string | null | undefined, key: string): boolean {
  const line = `VICIdial: ${escapeHtml(key)}`;
  return (text ?? '').split(/<[^>]*>|\n/).some((one) => one.trim() === line);
}
