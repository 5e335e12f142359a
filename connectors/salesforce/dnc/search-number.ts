import { z } from 'zod';
import type { Api } from '../api.ts';
import { longId } from '../../../src/domain/salesforce-id.ts';
import type { PersonObject } from '../ids.ts';
import { isSameNumber, searchTerms } from '../phone.ts';
import { PHONE_FIELDS, type DncPerson, toPerson } from './people.ts';

const PAGE_SIZE = 200;
/** Salesforce's highest OFFSET in SOSL, and its most results. */
const OFFSET_MAX = 2000;

const SearchAnswer = z.object({
  searchRecords: z.array(
    z.looseObject({ attributes: z.object({ type: z.enum(['Lead', 'Contact']) }), Id: z.string() }),
  ),
});
type Hit = z.infer<typeof SearchAnswer>['searchRecords'][number];

/**
 * Every contact and unconverted lead that the search index has under a number, however it is written there;
 * compared again in E.164. The index does not know what was written a moment ago. Throws CallFailure.
 * @param field the do-not-call field
 */
export async function searchNumber(api: Api, e164: string, field: string): Promise<readonly DncPerson[]> {
  const terms = searchTerms(e164);
  if (terms.length === 0) return [];
  const hits: Hit[] = [];
  let objects: readonly PersonObject[] = ['Contact', 'Lead'];
  for (let offset = 0; objects.length > 0 && offset <= OFFSET_MAX; offset += PAGE_SIZE) {
    const unfinished: PersonObject[] = [];
    for (const asked of offset === 0 ? [objects] : objects.map((object) => [object])) {
      const page = await searchPage(api, { terms, field, offset, objects: asked });
      hits.push(...page);
      unfinished.push(...asked.filter((object) => isFull(page, object)));
    }
    objects = unfinished;
  }
  return hits
    .filter((hit) => numbersOf(hit).some((held) => isSameNumber(held, e164)))
    .map((hit) => toPerson({ object: hit.attributes.type, id: longId(hit.Id), values: hit }, field, e164));
}

interface PageQuestion {
  readonly terms: readonly string[];
  readonly field: string;
  readonly objects: readonly PersonObject[];
  /** An OFFSET is allowed where one object is asked for. */
  readonly offset: number;
}

async function searchPage(
  api: Api,
  { terms, field, objects, offset }: PageQuestion,
): Promise<readonly Hit[]> {
  const wanted = terms.map((term) => (term.includes(' ') ? `"${term}"` : term)).join(' OR ');
  const skip = offset === 0 ? '' : ` OFFSET ${offset}`;
  const returning = objects.map((object) => {
    const where = object === 'Lead' ? ' WHERE IsConverted = false' : '';
    const fields = ['Id', ...PHONE_FIELDS[object], field].join(', ');
    return `${object}(${fields}${where} ORDER BY Id LIMIT ${PAGE_SIZE}${skip})`;
  });
  const sosl = `FIND {${wanted}} IN PHONE FIELDS RETURNING ${returning.join(', ')}`;
  const { searchRecords } = await api.call({
    method: 'GET',
    path: `/search?q=${encodeURIComponent(sosl)}`,
    answer: SearchAnswer,
  });
  return searchRecords;
}

function isFull(page: readonly Hit[], object: PersonObject): boolean {
  return page.filter(({ attributes }) => attributes.type === object).length >= PAGE_SIZE;
}

function numbersOf(hit: Hit): string[] {
  return PHONE_FIELDS[hit.attributes.type]
    .map((name) => hit[name])
    .filter((held) => typeof held === 'string');
}
