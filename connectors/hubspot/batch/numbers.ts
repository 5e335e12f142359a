import { type FilterGroup, FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/contacts/index.js';
import { nationalForDialer } from '../../../src/domain/phone.ts';
import { Batcher, type Outcome } from '../../../src/kit/batcher.ts';
import { type RecordAnswer, SearchAnswer } from '../answers.ts';
import type { HubSpotApi } from '../api.ts';
import type { Operation } from '../failure.ts';
import { toE164Like } from '../phone.ts';
import { isRefused } from '../refused-error.ts';
import { inBatch, isOneRowsFault } from './in-batch.ts';

/** HubSpot's most. */
const PAGE_SIZE = 200;
/** Paging ends there, whatever the total. */
const RESULTS_MAX = 10_000;
/** HubSpot takes a body of 3,000 characters; what stands around the numbers takes up to 600. */
const NUMBERS_MAX_WEIGHT = 2350;
const CALCULATED = ['hs_searchable_calculated_phone_number', 'hs_searchable_calculated_mobile_number'];
const PLAIN = ['phone', 'mobilephone'];
const NORTH_AMERICA = '1';
const OPERATION: Operation = { name: 'search contacts by number', effect: 'read', object: 'contacts' };

export interface NumberToFind {
  readonly e164: string;
  /** What is to be told of each contact, beside its numbers. */
  readonly properties: readonly string[];
}

/** Those whose phone or mobile number is this one; search does not know what was written in the last moments. */
export type FindNumber = (number: NumberToFind, signal: AbortSignal) => Promise<readonly RecordAnswer[]>;

/** The answer has more than a page: the numbers are asked for in two. */
class PageFull extends Error {}

/**
 * Searches of contacts by number, those of one moment together: every account may search a few times a second
 * only. What search finds is compared again in E.164, since it holds national numbers.
 */
export function openNumbers(api: HubSpotApi): FindNumber {
  const batcher = new Batcher<NumberToFind, readonly RecordAnswer[]>({
    max: PAGE_SIZE,
    inFlight: 2,
    partInFlight: 1,
    weightOf: ({ e164 }) => weightOf(e164),
    maxWeight: NUMBERS_MAX_WEIGHT,
    isOneItemsFault: (error) => error instanceof PageFull || isOneRowsFault(error) || isRefused(error, 414),
    send: (numbers, signal) => search(api, numbers, signal),
  });
  return (number, signal) => inBatch(batcher, number, OPERATION, { signal, searchLagMs: 0 });
}

async function search(
  api: HubSpotApi,
  numbers: readonly NumberToFind[],
  signal: AbortSignal,
): Promise<readonly Outcome<readonly RecordAnswer[]>[]> {
  const filterGroups = groupsFor(numbers.map(({ e164 }) => e164));
  const properties = [...new Set([...PLAIN, ...numbers.flatMap((number) => number.properties)])];
  const found: RecordAnswer[] = [];
  for (let after: string | undefined = '0'; after !== undefined && Number(after) < RESULTS_MAX;) {
    const request = { filterGroups, properties, sorts: [], limit: PAGE_SIZE, after };
    const page: SearchAnswer = await api.request(OPERATION, signal, SearchAnswer, (crm, options) =>
      crm.contacts.searchApi.doSearch(request, options),
    );
    found.push(...page.results);
    after = page.paging?.next?.after;
    if (after !== undefined && numbers.length > 1) throw new PageFull();
  }
  return numbers.map(({ e164 }) => ({
    ok: true,
    value: found.filter((record) => numbersOf(record, e164).includes(e164)),
  }));
}

/** A contact's own numbers in E.164; `like` is one of whose country they are where they do not say. */
export function numbersOf({ properties }: RecordAnswer, like: string | undefined): (string | undefined)[] {
  return PLAIN.map((name) => toE164Like(properties?.[name], like));
}

/**
 * The calculated properties hold the national number, of some accounts with the country's code or the trunk
 * prefix in front; the plain ones hold what was typed. In North America, which has no trunk prefix, the first
 * are enough.
 */
function groupsFor(numbers: readonly string[]): FilterGroup[] {
  const calculated = [...new Set(numbers.flatMap((e164) => formsOf(e164).calculated))];
  const plain = [...new Set(numbers.flatMap((e164) => formsOf(e164).plain))];
  const group = (propertyName: string, values: string[]): FilterGroup => ({
    filters: [{ propertyName, operator: FilterOperatorEnum.In, values }],
  });
  return [
    ...CALCULATED.map((name) => group(name, calculated)),
    ...(plain.length === 0 ? [] : PLAIN.map((name) => group(name, plain))),
  ];
}

function formsOf(e164: string): {
  readonly calculated: readonly string[];
  readonly plain: readonly string[];
} {
  const number = nationalForDialer(e164);
  if (number === undefined) return { calculated: [e164], plain: [e164] };
  const { phoneCode, phone } = number;
  if (phoneCode === NORTH_AMERICA) return { calculated: [phone], plain: [] };
  const forms = [e164, phone, `${phoneCode}${phone}`, `0${phone}`];
  return { calculated: forms, plain: forms };
}

/** Characters that a number adds to the request: each form stands with quotes and a comma in two filters. */
function weightOf(e164: string): number {
  const { calculated, plain } = formsOf(e164);
  return [...calculated, ...plain].reduce((sum, form) => sum + 2 * (form.length + 3), 0);
}
