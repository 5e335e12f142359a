import { z } from 'zod';
import { longId } from '../../src/domain/salesforce-id.ts';
import type { Api } from './api.ts';
import type { PersonObject } from './ids.ts';
import { isSameNumber, searchTerms } from './phone.ts';

const SearchAnswer = z.object({
  searchRecords: z.array(
    z.looseObject({
      attributes: z.object({ type: z.enum(['Lead', 'Contact']) }),
      Id: z.string(),
      Phone: z.string().nullish(),
      MobilePhone: z.string().nullish(),
      HomePhone: z.string().nullish(),
      CreatedDate: z.string().catch(''),
    }),
  ),
});
type Hit = z.infer<typeof SearchAnswer>['searchRecords'][number];

export interface PhoneSearch {
  readonly e164: string;
  /** Ids that proved dead in this delivery. */
  readonly except: ReadonlySet<string>;
}

export interface Found {
  readonly object: PersonObject;
  readonly id: string;
  /** How many people have this number, this one included. */
  readonly candidates: number;
}

/**
 * The person with this number: contacts before unconverted leads, the newest of several. Salesforce's search
 * index lags behind writes and finds too much, so what it finds is compared again in E.164.
 */
export async function findByPhone(api: Api, search: PhoneSearch): Promise<Found | undefined> {
  const terms = searchTerms(search.e164);
  if (terms.length === 0) return undefined;
  const { searchRecords } = await api.call({
    method: 'GET',
    path: `/search?q=${encodeURIComponent(sosl(terms))}`,
    answer: SearchAnswer,
  });
  const people = searchRecords.filter(
    (hit) =>
      !search.except.has(longId(hit.Id)) && numbersOf(hit).some((held) => isSameNumber(held, search.e164)),
  );
  const [best] = people.toSorted(byPreference);
  if (best === undefined) return undefined;
  return { object: best.attributes.type, id: longId(best.Id), candidates: people.length };
}

function sosl(terms: readonly string[]): string {
  const wanted = terms.map((term) => (term.includes(' ') ? `"${term}"` : term)).join(' OR ');
  return (
    `FIND {${wanted}} IN PHONE FIELDS RETURNING ` +
    'Contact(Id, Phone, MobilePhone, HomePhone, CreatedDate ORDER BY CreatedDate DESC LIMIT 10), ' +
    'Lead(Id, Phone, MobilePhone, CreatedDate WHERE IsConverted = false ORDER BY CreatedDate DESC LIMIT 10)'
  );
}

function numbersOf(hit: Hit): string[] {
  return [hit.Phone, hit.MobilePhone, hit.HomePhone].filter((held) => typeof held === 'string');
}

function byPreference(one: Hit, other: Hit): number {
  if (one.attributes.type !== other.attributes.type) return one.attributes.type === 'Contact' ? -1 : 1;
  return other.CreatedDate.localeCompare(one.CreatedDate);
}
