import { z } from 'zod';
import { Batcher, type Outcome } from '../../../src/kit/batcher.ts';
import type { Api } from '../api.ts';
import { PACE, QUERY_LENGTH_MAX, TooMany, inBatch } from './in-batch.ts';
import { quoted } from './soql.ts';

export type ReadRow = Readonly<Record<string, unknown>> & { readonly Id: string };

/** The records of an object in whose field this value stands. */
export interface RowQuestion {
  readonly object: string;
  readonly field: string;
  readonly value: string;
  readonly fields: readonly string[];
  /** A further condition, the same for many questions: `CampaignId = '701…'`. */
  readonly and?: string;
  /** Also those that are deleted, or archived by Salesforce. */
  readonly withDeleted?: boolean;
}

const NOTHING: RowQuestion = { object: '', field: '', value: '', fields: [] };
const ROWS_MAX = 200;
/** Characters of a URL that one of a text takes at most: ids and keys are of one byte each. */
const LONGEST = 3;

const Answer = z.object({
  done: z.boolean().catch(true),
  records: z.array(z.looseObject({ Id: z.string() })),
});

/** Reads records by one of their fields, those that are asked for at the same time with one query. */
export class RowReader {
  readonly #open: (signal: AbortSignal) => Api;
  readonly #batchers = new Map<string, Batcher<RowQuestion, readonly ReadRow[]>>();

  /** @param open the API for as long as the signal lasts */
  constructor(open: (signal: AbortSignal) => Api) {
    this.#open = open;
  }

  /** Oldest first. Throws CallFailure and the errors of the session. */
  read(question: RowQuestion, signal: AbortSignal): Promise<readonly ReadRow[]> {
    const { object, field, and = '', withDeleted = false } = question;
    const name = [object, field, and, String(withDeleted)].join(' ');
    let batcher = this.#batchers.get(name);
    if (batcher === undefined) {
      batcher = new Batcher<RowQuestion, readonly ReadRow[]>({
        ...PACE,
        max: ROWS_MAX,
        weightOf: ({ value }) => LONGEST * value.length + LONGEST,
        maxWeight: QUERY_LENGTH_MAX,
        isOneItemsFault: (error) => error instanceof TooMany,
        send: (questions, batchSignal) => this.#send(questions, batchSignal),
      });
      this.#batchers.set(name, batcher);
    }
    return inBatch(batcher, question, { signal, writing: false });
  }

  async #send(
    questions: readonly RowQuestion[],
    signal: AbortSignal,
  ): Promise<Outcome<readonly ReadRow[]>[]> {
    const [{ object, field, and, withDeleted } = NOTHING] = questions;
    const fields = new Set(['Id', field, ...questions.flatMap((question) => question.fields)]);
    const values = new Set(questions.map(({ value }) => quoted(value)));
    const further = and === undefined ? '' : ` AND ${and}`;
    const soql = `SELECT ${[...fields].join(', ')} FROM ${object} WHERE ${field} IN (${[...values].join(',')})${further} ORDER BY CreatedDate`;
    const { done, records } = await this.#open(signal).call({
      method: 'GET',
      path: `/${withDeleted === true ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`,
      answer: Answer,
    });
    if (!done && questions.length > 1) throw new TooMany();
    return questions.map(({ value }) => ({
      ok: true,
      value: records.filter((row) => String(row[field]).toLowerCase() === value.toLowerCase()),
    }));
  }
}
