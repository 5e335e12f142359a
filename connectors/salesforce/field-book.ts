import { z } from 'zod';
import type { Api } from './api.ts';

/** A name that the org does not know is asked for again after this long: it may have been created. */
const REFRESH_MS = 60_000;

const Description = z.object({ fields: z.array(z.looseObject({ name: z.string() })) });

interface Page {
  readonly names: ReadonlySet<string>;
  readonly readAtMs: number;
}

/**
 * The names of the org's fields by object, as far as the user of the app sees them. Asked for when first
 * needed, then only when a name is unknown, at most once a minute: Salesforce refuses a whole request for one.
 */
export class FieldBook {
  readonly #now: () => number;
  readonly #pages = new Map<string, Page>();

  /** @param now milliseconds since the epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Those of these names that the object has. Throws CallFailure. */
  async known(api: Api, object: string, names: readonly string[]): Promise<readonly string[]> {
    const page = this.#pages.get(object);
    if (page !== undefined && names.every((name) => page.names.has(name))) return names;
    const fresh = page !== undefined && this.#now() - page.readAtMs < REFRESH_MS;
    const current = fresh ? page : await this.#read(api, object);
    return names.filter((name) => current.names.has(name));
  }

  /** A field that was there has been refused: ask anew next time. */
  forget(object: string): void {
    this.#pages.delete(object);
  }

  async #read(api: Api, object: string): Promise<Page> {
    const { fields } = await api.call({
      method: 'GET',
      path: `/sobjects/${object}/describe`,
      answer: Description,
    });
    const page = { names: new Set(fields.map(({ name }) => name)), readAtMs: this.#now() };
    this.#pages.set(object, page);
    return page;
  }
}
