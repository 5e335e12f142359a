import { type FilterGroup, FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/contacts/index.js';
import { nationalForDialer } from '../../../src/domain/phone.ts';
import { type RecordAnswer, SearchAnswer } from '../answers.ts';
import type { Delivery } from '../delivery.ts';

/** HubSpot's most. */
const PAGE_SIZE = 200;
/** Paging ends there, whatever the total. */
const RESULTS_MAX = 10_000;
const SEARCHED = [
  'hs_searchable_calculated_phone_number',
  'hs_searchable_calculated_mobile_number',
  'phone',
  'mobilephone',
];

/**
 * Every contact that search knows under one of the usual ways to write a number: too many on purpose, and
 * without those of the last moments. The caller compares the numbers again.
 * @param e164 the number
 * @param properties what is to be told of each
 */
export async function searchNumber(
  { api, context }: Delivery,
  e164: string,
  properties: readonly string[],
): Promise<readonly RecordAnswer[]> {
  const filterGroups = groupsFor(e164);
  const operation = { name: 'search contacts by number', effect: 'read', object: 'contacts' } as const;
  const found: RecordAnswer[] = [];
  for (let after: string | undefined = '0'; after !== undefined && Number(after) < RESULTS_MAX;) {
    const request = { filterGroups, properties: [...properties], sorts: [], limit: PAGE_SIZE, after };
    const page: SearchAnswer = await api.request(operation, context.signal, SearchAnswer, (crm, options) =>
      crm.contacts.searchApi.doSearch(request, options),
    );
    found.push(...page.results);
    after = page.paging?.next?.after;
  }
  return found;
}

/**
 * The calculated properties hold the national number, of some accounts with the country's code or the trunk
 * prefix in front; the plain ones hold what was typed.
 */
function groupsFor(e164: string): FilterGroup[] {
  const national = nationalForDialer(e164);
  const values =
    national === undefined
      ? [e164]
      : [e164, national.phone, `${national.phoneCode}${national.phone}`, `0${national.phone}`];
  return SEARCHED.map((propertyName) => ({
    filters: [{ propertyName, operator: FilterOperatorEnum.In, values }],
  }));
}
