import type { HighLevelApi } from './api/api.ts';
import { type CustomField, CustomFieldsAnswer } from './api/answers.ts';
import { Cache } from './cache.ts';

export type FieldModel = 'contact' | 'opportunity';

const KEEP_MS = 10 * 60_000;
/** A field that is not known may be a minute old. */
const MISSING_KEEP_MS = 60_000;

/** The custom fields of the sub-account, by the names that people have for them. */
export class FieldBook {
  readonly #cache: Cache<readonly CustomField[]>;

  constructor(api: HighLevelApi, locationId: string, now: () => number) {
    this.#cache = new Cache({
      what: 'the custom fields',
      load: (signal) => readFields(api, locationId, signal),
      now,
      keepMs: KEEP_MS,
    });
  }

  /**
   * A field by its key (`policy_number`, `contact.policy_number`) or its id; undefined = the account has none.
   */
  async find(model: FieldModel, name: string, signal: AbortSignal): Promise<CustomField | undefined> {
    const known = pick(await this.#cache.get(signal), model, name);
    return known ?? pick(await this.#cache.get(signal, MISSING_KEEP_MS), model, name);
  }

  /** The key, without the model, of the field with this id; undefined = it is not known. */
  async keyOf(id: string, signal: AbortSignal): Promise<string | undefined> {
    const field = (await this.#cache.get(signal)).find((one) => one.id === id);
    return field === undefined ? undefined : shortKey(field);
  }

  /** Asked for anew. */
  fresh(signal: AbortSignal): Promise<readonly CustomField[]> {
    return this.#cache.get(signal, 0);
  }
}

async function readFields(
  api: HighLevelApi,
  locationId: string,
  signal: AbortSignal,
): Promise<readonly CustomField[]> {
  const path = `/locations/${encodeURIComponent(locationId)}/customFields`;
  const call = {
    method: 'GET',
    path,
    query: { model: 'all' },
    what: 'list the custom fields',
    effect: false,
  } as const;
  return (await api.ask(call, CustomFieldsAnswer, signal)).customFields;
}

function pick(fields: readonly CustomField[], model: FieldModel, name: string): CustomField | undefined {
  const ofModel = fields.filter((field) => (field.model ?? 'contact') === model);
  return ofModel.find((field) => field.id === name || field.fieldKey === name || shortKey(field) === name);
}

function shortKey({ fieldKey }: CustomField): string {
  return fieldKey.replace(/^(?:contact|opportunity)\./, '');
}
