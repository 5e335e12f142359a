import { z } from 'zod';
import { TransientError } from '../../src/domain/errors.ts';
import { Flights } from '../../src/kit/account/flights.ts';
import type { HubSpotApi } from './api.ts';
import type { ObjectType } from './object-type.ts';

/** A name that the account does not know is asked for again after this long: it may have been created. */
const REFRESH_MS = 60_000;

const PropertyNames = z.looseObject({ results: z.array(z.looseObject({ name: z.string() })) });

interface Page {
  readonly names: ReadonlySet<string>;
  readonly readAtMs: number;
}

/**
 * The names of the account's properties by object type. Asked for when first needed, then only when a name is
 * unknown, at most once a minute, by one for all who wait: HubSpot leaves a property that it does not have out of an answer without a
 * word, and refuses a whole write for one.
 */
export class PropertyBook {
  readonly #api: HubSpotApi;
  readonly #now: () => number;
  readonly #pages = new Map<string, Page>();
  readonly #reading = new Flights<Page>();

  constructor(api: HubSpotApi, now: () => number) {
    this.#api = api;
    this.#now = now;
  }

  /** Those of these names that the account has. Throws the delivery errors. */
  async known(type: ObjectType, names: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
    const page = this.#pages.get(type.path);
    const complete = page !== undefined && names.every((name) => page.names.has(name));
    if (complete) return names;
    const fresh = page !== undefined && this.#now() - page.readAtMs < REFRESH_MS;
    const current = fresh ? page : await this.#read(type, signal);
    return names.filter((name) => current.names.has(name));
  }

  async #read({ path }: ObjectType, signal: AbortSignal): Promise<Page> {
    try {
      return await this.#reading.run(path, signal, (shared) => this.#list(path, shared));
    } catch (error) {
      if (!signal.aborted || error instanceof TransientError) throw error;
      throw new TransientError(`The time was up before HubSpot had told the properties of ${path}.`, {
        code: 'hubspot-aborted',
      });
    }
  }

  async #list(path: string, signal: AbortSignal): Promise<Page> {
    const operation = {
      name: `list the properties of ${path}`,
      effect: 'read',
      scopes: `crm.objects.${path}.read`,
    } as const;
    const { results } = await this.#api.request(operation, signal, PropertyNames, (crm, options) =>
      crm.properties.coreApi.getAll(path, false, undefined, options),
    );
    const page = { names: new Set(results.map(({ name }) => name)), readAtMs: this.#now() };
    this.#pages.set(path, page);
    return page;
  }
}
