import { z } from 'zod';
import { Batcher, type Outcome } from '../../../src/kit/batcher.ts';
import type { FoundPerson } from '../../../src/kit/resolve-person.ts';
import type { Api } from '../api.ts';
import { PACE, QUERY_LENGTH_MAX, TooMany, inBatch } from '../batch/in-batch.ts';
import { quoted } from '../batch/soql.ts';
import { CallFailure, readErrors } from '../call-failure.ts';
import type { PersonObject } from '../ids.ts';
import { distinct, PEOPLE, textOf, toFound } from './found.ts';

export interface LookupQuestion {
  readonly leadKey: string | undefined;
  /** In small letters. */
  readonly email: string | undefined;
}

/** With its length in the URL of a query. */
interface Weighed extends LookupQuestion {
  readonly weight: number;
}

export interface LookedUp {
  readonly byLeadKey: readonly FoundPerson[];
  readonly byEmail: readonly FoundPerson[];
}

type Row = Readonly<Record<string, unknown>>;
interface Rows {
  readonly records: readonly Row[];
  readonly done: boolean;
}

const QUESTIONS_MAX = 400;
/** Two objects, two queries each: a composite request holds five. */
const QUERIES_PER_OBJECT = 2;
/** What a question may weigh at most, so that the queries are filled well. */
const HEAVIEST = 600;

const Composite = z.object({
  compositeResponse: z.array(z.object({ httpStatusCode: z.number(), body: z.unknown() })),
});
const Records = z.object({
  done: z.boolean().catch(true),
  records: z.array(z.record(z.string(), z.unknown())),
});

/**
 * People by the field that holds the lead's key, and by e-mail: contacts and leads, for up to 400 deliveries in
 * one composite request, which is one of the org's daily calls.
 */
export class PersonLookups {
  readonly #open: (signal: AbortSignal) => Api;
  readonly #leadIdField: string;
  readonly #batcher: Batcher<Weighed, LookedUp>;
  /** Columns that the org does not have, as `Contact.VICIdial_Lead_Id__c`. */
  readonly #missing = new Set<string>();

  constructor(options: {
    /** The API for as long as the signal lasts. */
    readonly open: (signal: AbortSignal) => Api;
    readonly leadIdField: string;
  }) {
    this.#open = options.open;
    this.#leadIdField = options.leadIdField;
    this.#batcher = new Batcher({
      ...PACE,
      max: QUESTIONS_MAX,
      weightOf: ({ weight }) => weight,
      maxWeight: (QUERY_LENGTH_MAX - HEAVIEST) * QUERIES_PER_OBJECT,
      isOneItemsFault: (error) => error instanceof TooMany,
      send: (questions, signal) => this.#send(questions, signal),
    });
  }

  /** Throws CallFailure and the errors of the session. */
  find(question: LookupQuestion, signal: AbortSignal): Promise<LookedUp> {
    return inBatch(this.#batcher, { ...question, weight: weigh(question) }, { signal, writing: false });
  }

  async #send(questions: readonly Weighed[], signal: AbortSignal): Promise<Outcome<LookedUp>[]> {
    const api = this.#open(signal);
    const rows: Record<PersonObject, readonly Row[]> = { Contact: [], Lead: [] };
    let objects = PEOPLE;
    // Each further round is without a column that proved missing in the one before.
    while (objects.length > 0) {
      const round = await this.#askAll(api, objects, questions);
      const again = new Set(
        round.filter(({ told }) => told instanceof CallFailure).map(({ object }) => object),
      );
      for (const object of objects)
        rows[object] = round.flatMap(({ object: of, told }) =>
          of === object && !(told instanceof CallFailure) ? told.records : [],
        );
      objects = [...again];
    }
    return this.#sort(questions, rows);
  }

  /** What was told of each object; a failure that is left is about a column that is not asked for any more. */
  async #askAll(
    api: Api,
    objects: readonly PersonObject[],
    questions: readonly Weighed[],
  ): Promise<readonly { readonly object: PersonObject; readonly told: Rows | CallFailure }[]> {
    const asked = objects.flatMap((object) =>
      packed(questions).flatMap((some) => {
        const soql = this.#query(object, some);
        return soql === undefined ? [] : [{ object, soql }];
      }),
    );
    const answers = await ask(
      api,
      asked.map(({ soql }) => soql),
    );
    const results = asked.map(({ object }, at) => ({ object, told: answers[at] ?? readPart(undefined) }));
    const cut = results.some(({ told }) => !(told instanceof CallFailure) && !told.done);
    if (cut && questions.length > 1) throw new TooMany();
    const learnt = new Map<PersonObject, boolean>();
    for (const { object, told } of results) {
      if (!(told instanceof CallFailure)) continue;
      const isMended = this.#learn(object, told) || learnt.get(object) === true;
      if (!isMended) throw told;
      learnt.set(object, true);
    }
    return results;
  }

  #query(object: PersonObject, questions: readonly LookupQuestion[]): string | undefined {
    const has = (field: string): boolean => !this.#missing.has(`${object}.${field}`);
    const conditions = [
      [this.#leadIdField, questions.map(({ leadKey }) => leadKey)] as const,
      ['Email', questions.map(({ email }) => email)] as const,
    ]
      .map(([field, values]) => ({
        field,
        values: [...new Set(values.filter((value) => value !== undefined))].map(quoted),
      }))
      .filter(({ field, values }) => values.length > 0 && has(field));
    if (conditions.length === 0) return undefined;
    const fields = ['Id', 'OwnerId', 'CreatedDate', ...conditions.map(({ field }) => field)];
    if (object === 'Lead') fields.push('ConvertedContactId');
    const where = conditions.map(({ field, values }) => `${field} IN (${values.join(',')})`).join(' OR ');
    return `SELECT ${fields.join(', ')} FROM ${object} WHERE ${where} ORDER BY CreatedDate DESC`;
  }

  /** Whether it is about a column that the org lacks and that we can do without. */
  #learn(object: PersonObject, failure: CallFailure): boolean {
    const fields = failure.find(['INVALID_FIELD'])?.fields ?? [];
    const news = fields.filter(
      (field) => [this.#leadIdField, 'Email'].includes(field) && !this.#missing.has(`${object}.${field}`),
    );
    for (const field of news) this.#missing.add(`${object}.${field}`);
    return news.length > 0;
  }

  #sort(
    questions: readonly LookupQuestion[],
    rows: Record<PersonObject, readonly Row[]>,
  ): Outcome<LookedUp>[] {
    const all = PEOPLE.flatMap((object) => rows[object]);
    const byLeadKey = Map.groupBy(all, (row) => textOf(row[this.#leadIdField])?.toLowerCase());
    const byEmail = Map.groupBy(all, (row) => textOf(row['Email'])?.toLowerCase());
    const people = (found: readonly Row[] | undefined): readonly FoundPerson[] =>
      distinct((found ?? []).map(toFound).filter((person) => person !== undefined));
    return questions.map(({ leadKey, email }) => ({
      ok: true,
      value: {
        byLeadKey: leadKey === undefined ? [] : people(byLeadKey.get(leadKey.toLowerCase())),
        byEmail: email === undefined ? [] : people(byEmail.get(email)),
      },
    }));
  }
}

/** One composite request; the answer or the refusal of each query. */
async function ask(api: Api, queries: readonly string[]): Promise<readonly (Rows | CallFailure)[]> {
  if (queries.length === 0) return [];
  const compositeRequest = queries.map((soql, at) => ({
    method: 'GET',
    url: `${api.basePath}/query?q=${encodeURIComponent(soql)}`,
    referenceId: `query${at}`,
  }));
  try {
    const { compositeResponse } = await api.call({
      method: 'POST',
      path: '/composite',
      body: { allOrNone: false, compositeRequest },
      answer: Composite,
    });
    return queries.map((_query, at) => readPart(compositeResponse[at]));
  } catch (error) {
    // Sent with POST, but it only reads.
    throw error instanceof CallFailure ? error.ofReading() : error;
  }
}

function readPart(
  part: z.infer<typeof Composite>['compositeResponse'][number] | undefined,
): Rows | CallFailure {
  const status = part?.httpStatusCode ?? 0;
  const told = Records.safeParse(part?.body);
  if (status === 200 && told.success) return told.data;
  if (status < 400) return new CallFailure({ reason: 'unreadable', status });
  return new CallFailure({ reason: 'refused', status, errors: readErrors(part?.body) });
}

function weigh({ leadKey, email }: LookupQuestion): number {
  return [leadKey, email].reduce(
    (sum, value) => sum + (value === undefined ? 0 : encodeURIComponent(quoted(value)).length + 3),
    0,
  );
}

/** Shares of questions whose queries fit into a URL each. */
function packed(questions: readonly Weighed[]): readonly (readonly Weighed[])[] {
  const shares: Weighed[][] = [[]];
  let weight = 0;
  for (const question of questions) {
    if (weight + question.weight > QUERY_LENGTH_MAX && weight > 0) {
      shares.push([]);
      weight = 0;
    }
    shares.at(-1)?.push(question);
    weight += question.weight;
  }
  return shares;
}
