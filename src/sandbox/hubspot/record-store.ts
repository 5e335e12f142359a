import { nationalForDialer, toE164 } from '../../domain/phone.ts';
import { checkNewRecord, checkProperties } from './check-properties.ts';
import { notFound, Problem, validationProblem } from './problem.ts';
import type { ObjectType, PropertyDefinition } from './property-definition.ts';
import { type Indexed, SearchIndex } from './search-index.ts';
import type { RecordChange } from './webhooks/change.ts';

export interface CrmRecord extends Indexed {
  readonly id: string;
  properties: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  updatedAt: number;
}

export interface RecordStoreOptions {
  readonly type: ObjectType;
  readonly definitions: ReadonlyMap<string, PropertyDefinition>;
  readonly nextId: () => string;
  readonly now: () => number;
  /** Who writes, where it is a person; else empty. */
  readonly userId: () => string;
  /** Search sees a write this many milliseconds later. */
  readonly searchLagMs: number;
  /** Called before a record is changed; throws where it may not be. */
  readonly requireChangeable: (id: string) => void;
  /** Called for every change, in order. */
  readonly onChange: (change: RecordChange) => void;
}

/** The records of one object type, with HubSpot's rules for values, unique values and what search sees. */
export class RecordStore {
  readonly index: SearchIndex<CrmRecord>;
  readonly #options: RecordStoreOptions;
  readonly #records = new Map<string, CrmRecord>();
  /** `property=value` of unique properties to the record's id. */
  readonly #unique = new Map<string, string>();
  /** Ids that were merged away, to the id that took their place. */
  readonly #merged = new Map<string, string>();
  /** A merge is told as a merge, not as what it is made of. */
  #isMerging = false;

  constructor(options: RecordStoreOptions) {
    this.#options = options;
    this.index = new SearchIndex(options.now, options.searchLagMs);
  }

  all(): CrmRecord[] {
    return [...this.#records.values()];
  }

  /** By id (a merged id finds its successor), or by a unique property. */
  find(key: string, idProperty?: string): CrmRecord | undefined {
    if (idProperty === undefined || idProperty === 'hs_object_id') {
      return this.#records.get(this.#successorOf(key));
    }
    this.requireUnique(idProperty);
    const id = this.#unique.get(uniqueKey(idProperty, key));
    return id === undefined ? undefined : this.#records.get(id);
  }

  #successorOf(id: string): string {
    const next = this.#merged.get(id);
    return next === undefined ? id : this.#successorOf(next);
  }

  get(key: string, idProperty?: string): CrmRecord {
    const record = this.find(key, idProperty);
    if (record === undefined) throw notFound(`${this.#options.type} ${key}`);
    return record;
  }

  /** Id of the record that has one of these unique values. */
  holderOf(input: Readonly<Record<string, unknown>>): string | undefined {
    const values = checkProperties(this.#options.definitions, input);
    return this.#uniqueKeys(values)
      .map((key) => this.#unique.get(key))
      .find((id) => id !== undefined);
  }

  create(input: Readonly<Record<string, unknown>>): CrmRecord {
    const values = checkProperties(this.#options.definitions, input);
    checkNewRecord(this.#options.type, values);
    this.#refuseTaken(values, undefined);
    const now = this.#options.now();
    const id = this.#options.nextId();
    const record: CrmRecord = { id, properties: {}, createdAt: now, updatedAt: now, versions: [] };
    this.#records.set(id, record);
    this.#tell({ type: this.#options.type, id, kind: 'created' });
    this.#write(record, values);
    return record;
  }

  update(record: CrmRecord, input: Readonly<Record<string, unknown>>): CrmRecord {
    this.#options.requireChangeable(record.id);
    const values = checkProperties(this.#options.definitions, input);
    this.#refuseTaken(values, record.id);
    this.#write(record, values);
    return record;
  }

  /** By the unique property; `created` tells which of the two it was. */
  upsert(
    idProperty: string,
    key: string,
    input: Readonly<Record<string, unknown>>,
  ): { record: CrmRecord; created: boolean } {
    const existing = this.find(key, idProperty);
    if (existing !== undefined) return { record: this.update(existing, input), created: false };
    return { record: this.create({ ...input, [idProperty]: key }), created: true };
  }

  /** @param kind `erased`: a deletion for privacy, which HubSpot tells as such */
  remove(id: string, kind: 'deleted' | 'erased' = 'deleted'): void {
    const record = this.#records.get(id);
    if (record === undefined) return;
    this.#tell({ type: this.#options.type, id, kind });
    this.#records.delete(id);
    for (const [key, holder] of this.#unique) if (holder === id) this.#unique.delete(key);
    this.index.drop(record);
  }

  /** The second record becomes the first, under a new id, as HubSpot merges contacts. */
  merge(primaryId: string, secondaryId: string): CrmRecord {
    const primary = this.get(primaryId);
    const secondary = this.get(secondaryId);
    const record = this.#join(primary, secondary);
    const mergedIds = [secondary.id];
    const told = { kind: 'merged', primaryId: primary.id, mergedIds } as const;
    this.#tell({ type: this.#options.type, id: record.id, ...told });
    for (const old of [primaryId, primary.id, secondaryId, secondary.id]) this.#merged.set(old, record.id);
    return record;
  }

  #join(primary: CrmRecord, secondary: CrmRecord): CrmRecord {
    this.#isMerging = true;
    try {
      const values = { ...secondary.properties, ...primary.properties };
      this.remove(primary.id);
      this.remove(secondary.id);
      return this.create(this.#writable(values));
    } finally {
      this.#isMerging = false;
    }
  }

  #tell(change: RecordChange): void {
    if (!this.#isMerging) this.#options.onChange(change);
  }

  requireUnique(name: string): void {
    const unique = name === 'email' || this.#options.definitions.get(name)?.hasUniqueValue === true;
    if (unique) return;
    throw validationProblem(`Unable to address ${this.#options.type} by ${name}: not a unique property`, [
      {
        code: this.#options.definitions.has(name) ? 'INVALID_ID_PROPERTY' : 'PROPERTY_DOESNT_EXIST',
        message: `${name} cannot be used as idProperty`,
        context: { propertyName: [name] },
      },
    ]);
  }

  #refuseTaken(values: Readonly<Record<string, string>>, ownId: string | undefined): void {
    for (const key of this.#uniqueKeys(values)) {
      const holder = this.#unique.get(key);
      if (holder === undefined || holder === ownId) continue;
      const what = this.#options.type === 'contacts' ? 'Contact' : 'Object';
      throw new Problem(409, 'CONFLICT', `${what} already exists. Existing ID: ${holder}`);
    }
  }

  #write(record: CrmRecord, values: Readonly<Record<string, string>>): void {
    for (const key of this.#uniqueKeys(record.properties)) this.#unique.delete(key);
    const before = record.properties;
    const merged = { ...before, ...values };
    record.updatedAt = this.#options.now();
    record.properties = { ...merged, ...this.#computed(record, merged) };
    for (const key of this.#uniqueKeys(record.properties)) this.#unique.set(key, record.id);
    this.index.put(record);
    for (const [property, value] of Object.entries(values)) {
      if ((before[property] ?? '') === value) continue;
      this.#tell({ type: this.#options.type, id: record.id, kind: 'changed', property, value });
    }
  }

  #computed(record: CrmRecord, values: Readonly<Record<string, string>>): Record<string, string> {
    const stamps = { hs_object_id: record.id };
    if (this.#options.type !== 'contacts') return stamps;
    return {
      ...stamps,
      createdate: new Date(record.createdAt).toISOString(),
      lastmodifieddate: new Date(record.updatedAt).toISOString(),
      hs_updated_by_user_id: this.#options.userId(),
      hs_searchable_calculated_phone_number: searchableNumber(values['phone']),
      hs_searchable_calculated_mobile_number: searchableNumber(values['mobilephone']),
    };
  }

  #writable(values: Readonly<Record<string, string>>): Record<string, string> {
    const { definitions } = this.#options;
    return Object.fromEntries(
      Object.entries(values).filter(([name]) => definitions.get(name)?.readOnly === false),
    );
  }

  #uniqueKeys(values: Readonly<Record<string, string>>): string[] {
    return Object.entries(values)
      .filter(([name, value]) => value !== '' && this.#isUnique(name))
      .map(([name, value]) => uniqueKey(name, value));
  }

  #isUnique(name: string): boolean {
    return name === 'email' || this.#options.definitions.get(name)?.hasUniqueValue === true;
  }
}

function uniqueKey(name: string, value: string): string {
  return `${name}=${value.toLowerCase()}`;
}

/** The account's country is the United States: a number without a country code is read as one of there. */
function searchableNumber(written: string | undefined): string {
  const e164 = toE164(written ?? '', '1');
  return e164 === undefined ? '' : (nationalForDialer(e164)?.phone ?? '');
}
