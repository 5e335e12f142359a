import { z } from 'zod';
import { Batcher, type Outcome } from '../../../src/kit/batcher.ts';
import type { Api } from '../api.ts';
import { type ApiError, CallFailure, readErrors } from '../call-failure.ts';
import { PACE, inBatch } from './in-batch.ts';

export type FieldValue = string | number | boolean | null;
export type Fields = Readonly<Record<string, FieldValue>>;

/** What became of one record. */
export interface Saved {
  readonly id: string;
  /** Whether it was not there before. */
  readonly created: boolean;
}

interface Row {
  /** Id or external id; two rows about one record must not be in one request. Absent = a new record. */
  readonly key?: string;
  readonly fields: Fields;
  /** Characters of JSON. */
  readonly length: number;
}

/** Records in one collection, at most. */
const ROWS_MAX = 200;
/** Characters of JSON; a request may have a few million. */
const LENGTH_MAX = 3_000_000;
/** Salesforce cannot read the whole request because one of its values is of a wrong type. */
const ONE_ROWS_FAULT = ['JSON_PARSER_ERROR'];

const Results = z.array(
  z.looseObject({
    id: z.string().nullish(),
    success: z.boolean(),
    created: z.boolean().nullish(),
    errors: z.array(z.looseObject({ statusCode: z.string().catch('') })).catch([]),
  }),
);
type Result = z.infer<typeof Results>[number];

/**
 * Writes records of the org, those that are asked for at the same time in one request (sObject Collections, not
 * all or none): each has its own outcome. Throws CallFailure and the errors of the session.
 */
export class Collections {
  readonly #open: (signal: AbortSignal) => Api;
  readonly #batchers = new Map<string, Batcher<Row, Saved>>();

  /** @param open the API for as long as the signal lasts */
  constructor(open: (signal: AbortSignal) => Api) {
    this.#open = open;
  }

  /** Create the record with this external id, or change it. */
  upsert(
    object: string,
    target: { readonly field: string; readonly key: string },
    fields: Fields,
    signal: AbortSignal,
  ): Promise<Saved> {
    const { field, key } = target;
    const path = `/composite/sobjects/${object}/${field}`;
    return this.#write(
      { object, method: 'PATCH', path },
      { key, fields: { ...fields, [field]: key } },
      signal,
    );
  }

  update(object: string, id: string, fields: Fields, signal: AbortSignal): Promise<Saved> {
    const request = { object, method: 'PATCH', path: '/composite/sobjects' } as const;
    return this.#write(request, { key: id, fields: { id, ...fields } }, signal);
  }

  async create(object: string, fields: Fields, signal: AbortSignal): Promise<Saved> {
    const request = { object, method: 'POST', path: '/composite/sobjects' } as const;
    return { ...(await this.#write(request, { fields }, signal)), created: true };
  }

  #write(request: CollectionRequest, row: Omit<Row, 'length'>, signal: AbortSignal): Promise<Saved> {
    const name = `${request.method} ${request.object} ${request.path}`;
    let batcher = this.#batchers.get(name);
    if (batcher === undefined) {
      let unique = 0;
      batcher = new Batcher<Row, Saved>({
        ...PACE,
        max: ROWS_MAX,
        // External ids are not case-sensitive.
        keyOf: ({ key }) => key?.toLowerCase() ?? String((unique += 1)),
        weightOf: ({ length }) => length,
        maxWeight: LENGTH_MAX,
        isOneItemsFault: (error) => error instanceof CallFailure && error.find(ONE_ROWS_FAULT) !== undefined,
        send: (rows, batchSignal) => this.#send(request, rows, batchSignal),
      });
      this.#batchers.set(name, batcher);
    }
    const length = JSON.stringify(row.fields).length;
    return inBatch(batcher, { ...row, length }, { signal, writing: true });
  }

  async #send(
    { object, method, path }: CollectionRequest,
    rows: readonly Row[],
    signal: AbortSignal,
  ): Promise<Outcome<Saved>[]> {
    const records = rows.map(({ fields }) => ({ attributes: { type: object }, ...fields }));
    const results = await this.#open(signal).call({
      method,
      path,
      body: { allOrNone: false, records },
      answer: Results,
    });
    // An answer that tells of another number of records tells of none for certain.
    if (results.length !== rows.length) throw new CallFailure({ reason: 'unreadable', writing: true });
    return results.map(outcomeOf);
  }
}

interface CollectionRequest {
  readonly object: string;
  readonly method: 'PATCH' | 'POST';
  readonly path: string;
}

function outcomeOf({ id, success, created, errors }: Result): Outcome<Saved> {
  if (success && typeof id === 'string') return { ok: true, value: { id, created: created ?? false } };
  const told: ApiError[] = readErrors(errors.map((error) => ({ ...error, errorCode: error.statusCode })));
  const reason = success ? 'unreadable' : 'refused';
  return { ok: false, error: new CallFailure({ reason, status: 400, errors: told, writing: true }) };
}
