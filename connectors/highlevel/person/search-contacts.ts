import type { HighLevelApi } from '../api/api.ts';
import { type Contact, ContactsAnswer } from '../api/answers.ts';

/** More people with one number or address than this are no people. */
const PAGE = 100;

/** One test of a field, which must be equal to the value. */
export interface Test {
  /** `phone`, `email`, `customFields.<id>` */
  readonly field: string;
  readonly value: string;
}

/** Every contact that passes one of the tests. What was written a few seconds ago may be missing. */
export async function searchContacts(
  api: HighLevelApi,
  locationId: string,
  tests: readonly Test[],
  signal: AbortSignal,
): Promise<readonly Contact[]> {
  if (tests.length === 0) return [];
  const filters = tests.map(({ field, value }) => ({ field, operator: 'eq', value }));
  const call = {
    method: 'POST',
    path: '/contacts/search',
    body: { locationId, page: 1, pageLimit: PAGE, filters: [{ group: 'OR', filters }] },
    what: 'search contacts',
    effect: false,
  } as const;
  return (await api.ask(call, ContactsAnswer, signal)).contacts;
}
