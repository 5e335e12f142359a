import { z } from 'zod';
import { nationalForDialer, toE164 } from '../../../src/domain/phone.ts';
import { Batcher, type Outcome } from '../../../src/kit/batcher.ts';
import type { FoundPerson } from '../../../src/kit/resolve-person.ts';
import type { Api } from '../api.ts';
import { PACE, QUERY_LENGTH_MAX, TooMany, inBatch } from '../batch/in-batch.ts';
import { searchTerms } from '../phone.ts';
import { distinct, toFound } from './found.ts';

const NUMBERS_MAX = 200;
/** Of one object; all of a search are 2,000 at most. */
const HITS_MAX = 1000;
const OBJECTS = ['Contact', 'Lead'] as const;

const Answer = z.object({
  searchRecords: z.array(
    z.looseObject({
      attributes: z.object({ type: z.enum(OBJECTS) }),
      Id: z.string(),
      Phone: z.string().nullish(),
      MobilePhone: z.string().nullish(),
      HomePhone: z.string().nullish(),
    }),
  ),
});
type Hit = z.infer<typeof Answer>['searchRecords'][number];

interface Asked {
  readonly e164: string;
  /** What to look for, and how long that is in a URL. */
  readonly terms: string;
  readonly weight: number;
}

/**
 * People by phone number: one search of the org's phone index for the numbers of many deliveries. The index lags
 * behind writes and finds too much, so what it finds is compared again in E.164.
 */
export class PhoneSearch {
  readonly #open: (signal: AbortSignal) => Api;
  readonly #batcher: Batcher<Asked, readonly FoundPerson[]>;

  /** @param open the API for as long as the signal lasts */
  constructor(open: (signal: AbortSignal) => Api) {
    this.#open = open;
    this.#batcher = new Batcher({
      ...PACE,
      max: NUMBERS_MAX,
      weightOf: ({ weight }) => weight,
      maxWeight: QUERY_LENGTH_MAX,
      isOneItemsFault: (error) => error instanceof TooMany,
      send: (asked, signal) => this.#send(asked, signal),
    });
  }

  /** Contacts and unconverted leads. Throws CallFailure and the errors of the session. */
  async find(e164: string, signal: AbortSignal): Promise<readonly FoundPerson[]> {
    const terms = termsOf(e164);
    if (terms === '') return [];
    const weight = encodeURIComponent(terms).length + ENCODED_OR;
    return inBatch(this.#batcher, { e164, terms, weight }, { signal, writing: false });
  }

  async #send(asked: readonly Asked[], signal: AbortSignal): Promise<Outcome<readonly FoundPerson[]>[]> {
    const { searchRecords: hits } = await this.#open(signal).call({
      method: 'GET',
      path: `/search?q=${encodeURIComponent(sosl(asked))}`,
      answer: Answer,
    });
    const isCut = OBJECTS.some(
      (object) => hits.filter(({ attributes }) => attributes.type === object).length >= HITS_MAX,
    );
    if (isCut && asked.length > 1) throw new TooMany();
    const byNumber = sortByNumber(
      hits,
      asked.map(({ e164 }) => e164),
    );
    return asked.map(({ e164 }) => ({
      ok: true,
      value: distinct((byNumber.get(e164) ?? []).map(toFound).filter((person) => person !== undefined)),
    }));
  }
}

const OR = ' OR ';
const ENCODED_OR = encodeURIComponent(OR).length;

function termsOf(e164: string): string {
  return searchTerms(e164)
    .map((term) => (term.includes(' ') ? `"${term}"` : term))
    .join(OR);
}

function sosl(asked: readonly Asked[]): string {
  return (
    `FIND {${[...new Set(asked.map(({ terms }) => terms))].join(OR)}} IN PHONE FIELDS RETURNING ` +
    `Contact(Id, Phone, MobilePhone, HomePhone, OwnerId, CreatedDate ORDER BY CreatedDate DESC LIMIT ${HITS_MAX}), ` +
    `Lead(Id, Phone, MobilePhone, OwnerId, CreatedDate WHERE IsConverted = false ORDER BY CreatedDate DESC LIMIT ${HITS_MAX})`
  );
}

/** A number that does not tell its country is read with those of the numbers that were asked for. */
function sortByNumber(hits: readonly Hit[], numbers: readonly string[]): ReadonlyMap<string, readonly Hit[]> {
  const asked = new Map(numbers.map((e164) => [e164, nationalForDialer(e164)?.phoneCode]));
  const codes = [...new Set(asked.values())].filter((code) => code !== undefined);
  const pairs = hits.flatMap((hit) => {
    const held = [hit.Phone, hit.MobilePhone, hit.HomePhone].filter((one) => typeof one === 'string');
    const read = codes.flatMap((code) =>
      held.map((one) => toE164(one, code)).filter((e164) => e164 !== undefined && asked.get(e164) === code),
    );
    return [...new Set(read)].map((e164) => ({ e164, hit }));
  });
  const sorted = Map.groupBy(pairs, ({ e164 }) => e164);
  return new Map(numbers.map((e164) => [e164, (sorted.get(e164) ?? []).map(({ hit }) => hit)]));
}
