import { canonicalId, ORGANIZATION_ID, PERSON_USER_ID, recordId, USER_ID } from './ids.ts';
import type { ObjectName, ObjectSpec } from './objects.ts';
import { PhoneIndex } from './phone-index.ts';
import { refuse, type Refusal } from './refusal.ts';
import type { Fields, FieldValue } from './rules.ts';

export interface StoredRecord {
  readonly object: ObjectName;
  readonly id: string;
  readonly fields: Fields;
}

/** A record as it is after a write. */
export type OrgWatcher = (record: StoredRecord) => void;

export interface OrgOptions {
  readonly specs: Readonly<Record<ObjectName, ObjectSpec>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Until a write is found by a search, milliseconds. */
  readonly searchLagMs: number;
}

/** The records of one org: stored, found by id, by unique key and by phone, and rolled back together. */
export class Org {
  readonly specs: OrgOptions['specs'];
  readonly #records = new Map<string, StoredRecord>();
  /** `Task.VICIdial_Call_Key__c=key` to the ids of live records. */
  readonly #byKey = new Map<string, readonly string[]>();
  readonly #phones: PhoneIndex;
  readonly #now: () => number;
  #serial = 0;
  #undo: (() => void)[] | undefined;
  readonly #watchers: OrgWatcher[] = [];
  /** What is told of a transaction when it is through. */
  #untold: StoredRecord[] | undefined;
  #userId = USER_ID;

  constructor(options: OrgOptions) {
    this.specs = options.specs;
    this.#now = options.now;
    this.#phones = new PhoneIndex({ now: options.now, lagMs: options.searchLagMs });
    for (const [id, name] of [
      [USER_ID, 'integration'],
      [PERSON_USER_ID, 'person'],
    ] as const)
      this.#put({ object: 'User', id, fields: { Username: `${name}@sandbox.example`, IsDeleted: false } });
  }

  /** Hear of every write that is carried out, from now on. */
  watch(watcher: OrgWatcher): void {
    this.#watchers.push(watcher);
  }

  /** Do the work as somebody else than the integration's user. */
  as<Result>(userId: string, work: () => Result): Result {
    const usual = this.#userId;
    this.#userId = canonicalId(userId);
    try {
      return work();
    } finally {
      this.#userId = usual;
    }
  }

  /** Every record of an object that is not deleted, oldest first. */
  all(object: ObjectName): StoredRecord[] {
    return [...this.#records.values()].filter((record) => record.object === object && !isDeleted(record));
  }

  /** Deleted ones too, as `queryAll` sees them. */
  everything(object: ObjectName): StoredRecord[] {
    return [...this.#records.values()].filter((record) => record.object === object);
  }

  get(id: string): StoredRecord | undefined {
    return this.#records.get(canonicalId(id));
  }

  byKey(object: ObjectName, field: string, value: string): readonly string[] {
    return this.#byKey.get(keyName(object, field, value)) ?? [];
  }

  byPhone(terms: readonly string[]): StoredRecord[] {
    return this.#phones.find(terms).flatMap((id) => this.#records.get(id) ?? []);
  }

  insert(object: ObjectName, fields: Fields): StoredRecord {
    this.#serial += 1;
    const id = recordId(this.specs[object].prefix, this.#serial);
    const at = new Date(this.#now()).toISOString();
    const record = {
      object,
      id,
      fields: {
        OwnerId: USER_ID,
        IsDeleted: false,
        ...fields,
        CreatedDate: at,
        CreatedById: this.#userId,
        ...this.#stamp(at),
      },
    };
    this.#refuseTaken(record);
    this.#put(record);
    this.#tell(record);
    return record;
  }

  update(record: StoredRecord, fields: Fields): StoredRecord {
    const at = new Date(this.#now()).toISOString();
    const next = { ...record, fields: { ...record.fields, ...fields, ...this.#stamp(at) } };
    this.#refuseTaken(next);
    this.#put(next);
    this.#tell(next);
    return next;
  }

  /** Run `work` so that nothing of it remains when it throws. */
  atomically<Result>(work: () => Result): Result {
    const undo: (() => void)[] = [];
    const untold: StoredRecord[] = [];
    this.#undo = undo;
    this.#untold = untold;
    try {
      const result = work();
      this.#untold = undefined;
      for (const record of untold) this.#tell(record);
      return result;
    } catch (error) {
      this.#undo = undefined;
      for (const step of undo.toReversed()) step();
      throw error;
    } finally {
      this.#undo = undefined;
      this.#untold = undefined;
    }
  }

  #stamp(at: string): Fields {
    return { LastModifiedDate: at, LastModifiedById: this.#userId, SystemModstamp: at };
  }

  #tell(record: StoredRecord): void {
    if (this.#untold === undefined) for (const watch of this.#watchers) watch(record);
    else this.#untold.push(record);
  }

  #put(record: StoredRecord): void {
    const before = this.#records.get(record.id);
    this.#undo?.push(() => (before === undefined ? this.#drop(record) : this.#put(before)));
    if (before !== undefined) this.#unindex(before);
    this.#records.set(record.id, record);
    if (isDeleted(record)) return;
    for (const name of this.#keysOf(record))
      this.#byKey.set(name, [...(this.#byKey.get(name) ?? []), record.id]);
    this.#phones.put(record.id, phonesOf(record, this.specs[record.object]));
  }

  #drop(record: StoredRecord): void {
    this.#unindex(record);
    this.#records.delete(record.id);
  }

  #unindex(record: StoredRecord): void {
    for (const name of this.#keysOf(record)) {
      const left = (this.#byKey.get(name) ?? []).filter((id) => id !== record.id);
      if (left.length === 0) this.#byKey.delete(name);
      else this.#byKey.set(name, left);
    }
    this.#phones.remove(record.id);
  }

  #keysOf({ object, fields }: StoredRecord): string[] {
    return Object.entries(this.specs[object].fields).flatMap(([field, { externalId }]) => {
      const value = fields[field];
      return externalId === true && typeof value === 'string' ? [keyName(object, field, value)] : [];
    });
  }

  #refuseTaken({ object, id, fields }: StoredRecord): void {
    for (const [field, { unique }] of Object.entries(this.specs[object].fields)) {
      const value = fields[field];
      if (unique !== true || typeof value !== 'string') continue;
      const other = this.byKey(object, field, value).find((holder) => holder !== id);
      if (other !== undefined) throw taken(field, other);
    }
  }
}

export function isDeleted(record: StoredRecord): boolean {
  return record.fields['IsDeleted'] === true;
}

/** A record as queries and the state page give it. */
export function toPlain({ id, fields }: StoredRecord): Record<string, FieldValue> & { Id: string } {
  return { Id: id, ...fields };
}

export const IDENTITY_PATH = `/id/${ORGANIZATION_ID}/${USER_ID}`;

/** Unique text fields are not case-sensitive unless they are marked so. */
function keyName(object: ObjectName, field: string, value: string): string {
  return `${object}.${field}=${value.toLowerCase()}`;
}

function phonesOf({ fields }: StoredRecord, spec: ObjectSpec): string[] {
  return Object.entries(spec.fields).flatMap(([field, { type }]) => {
    const value = fields[field];
    return type === 'phone' && typeof value === 'string' ? [value] : [];
  });
}

function taken(field: string, holder: string): Refusal {
  return refuse(
    'DUPLICATE_VALUE',
    `duplicate value found: ${field} duplicates value on record with id: ${holder.slice(0, 15)}`,
  );
}
