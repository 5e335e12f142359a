import { z } from 'zod';
import { Flights } from '../../src/kit/account/flights.ts';
import type { Api } from './api.ts';
import { CallFailure } from './call-failure.ts';
import { checkedObject } from './ids.ts';

/** A name that the org does not know is asked for again after this long: it may have been created. */
const REFRESH_MS = 60_000;

const OrgField = z.looseObject({
  name: z.string(),
  /** Salesforce's word: `string`, `boolean`, `double`, `date` ... */
  type: z.string().catch('string'),
  /** Characters of a text; 0 = no text. */
  length: z.number().catch(0),
  createable: z.boolean().catch(true),
  updateable: z.boolean().catch(true),
});
export type OrgField = z.infer<typeof OrgField>;

const Description = z.object({ fields: z.array(OrgField) });

interface Page {
  readonly fields: ReadonlyMap<string, OrgField>;
  readonly readAtMs: number;
}

export interface FieldBookOptions {
  /** The API for as long as the signal lasts. */
  readonly open: (signal: AbortSignal) => Api;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * The org's fields by object, as far as the user of the app sees them. Asked for when first needed, by one for
 * all, then only when a name is unknown, at most once a minute: Salesforce refuses a whole request for one.
 */
export class FieldBook {
  readonly #options: FieldBookOptions;
  readonly #pages = new Map<string, Page>();
  readonly #reading = new Flights<Page>();

  constructor(options: FieldBookOptions) {
    this.#options = options;
  }

  /** Those of these names that the object has. Throws CallFailure. */
  async known(object: string, names: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
    const fields = await this.fields(object, names, signal);
    return names.filter((name) => fields.has(name));
  }

  /** The object's fields, read anew where one of these names is unknown. Throws CallFailure. */
  async fields(
    object: string,
    names: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, OrgField>> {
    const page = this.#pages.get(object);
    if (page !== undefined) {
      const fresh = this.#options.now() - page.readAtMs < REFRESH_MS;
      if (fresh || names.every((name) => page.fields.has(name))) return page.fields;
    }
    return (await this.#read(object, signal)).fields;
  }

  /** A field that was there has been refused: ask anew next time. */
  forget(object: string): void {
    this.#pages.delete(object);
  }

  async #read(object: string, signal: AbortSignal): Promise<Page> {
    try {
      return await this.#reading.run(object, signal, (shared) => this.#describe(object, shared));
    } catch (error) {
      if (signal.aborted && !(error instanceof CallFailure))
        throw new CallFailure({ reason: 'stopped', cause: error });
      throw error;
    }
  }

  async #describe(object: string, signal: AbortSignal): Promise<Page> {
    const { fields } = await this.#options.open(signal).call({
      method: 'GET',
      path: `/sobjects/${checkedObject(object)}/describe`,
      answer: Description,
    });
    const page = {
      fields: new Map(fields.map((field) => [field.name, field])),
      readAtMs: this.#options.now(),
    };
    this.#pages.set(object, page);
    return page;
  }
}
