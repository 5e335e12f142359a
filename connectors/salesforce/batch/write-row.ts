import { CallFailure, type Part } from '../call-failure.ts';
import type { Collections, Fields, Saved } from './collections.ts';

/** One record that is to be written, and what may be left out where the org refuses it. */
export interface RowWrite {
  readonly part: Part;
  readonly object: string;
  /** Where it is known to be there; absent = by its key. */
  readonly id?: string | undefined;
  /** Its unique external id. */
  readonly key?: { readonly field: string; readonly key: string } | undefined;
  readonly fields: Fields;
  /** Fields that are set at creation only. */
  readonly createOnly?: ReadonlySet<string>;
  /** The record is still worth writing without these. */
  readonly optional: ReadonlySet<string>;
}

export interface WriteTools {
  readonly collections: Pick<Collections, 'create' | 'update' | 'upsert'>;
  /** Columns that the org does not have, as `Task.Type`; learned while delivering. */
  readonly missing: Set<string>;
  readonly signal: AbortSignal;
  readonly warn: (warning: string) => void;
}

/** First write, and each amendment after it: record gone, fields refused, a race. */
const MOST_WRITES = 7;
const GONE = ['ENTITY_IS_DELETED', 'NOT_FOUND', 'INVALID_CROSS_REFERENCE_KEY', 'MALFORMED_ID'];
const FIELD_REFUSED = [
  'INVALID_FIELD',
  'INVALID_FIELD_FOR_INSERT_UPDATE',
  'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
  'FIELD_INTEGRITY_EXCEPTION',
  'INVALID_EMAIL_ADDRESS',
  'STRING_TOO_LONG',
  'INVALID_CROSS_REFERENCE_KEY',
  'INACTIVE_OWNER_OR_USER',
];

interface State {
  byId: boolean;
  readonly without: Set<string>;
  repeated: boolean;
}

/**
 * Write one record, in whatever collection is going, and amend what Salesforce refuses where the record is still
 * worth having. Throws CallFailure with the part of the delivery that it is about.
 */
export async function writeRow(
  write: RowWrite,
  tools: WriteTools,
): Promise<Saved & { readonly fields: Fields }> {
  const state: State = { byId: write.id !== undefined, without: new Set(), repeated: false };
  for (let writes = 1; ; writes += 1) {
    const fields = rowOf(write, state, tools.missing);
    try {
      const saved = await send(write, state, fields, tools);
      warnOfMissing(write, tools);
      return { ...saved, fields };
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      const failure = error.ofPart(write.part);
      if (writes >= MOST_WRITES || failure.reason !== 'refused') throw failure;
      if (!amend(write, state, fields, failure, tools)) throw failure;
    }
  }
}

function warnOfMissing({ object, fields }: RowWrite, { missing, warn }: WriteTools): void {
  const left = Object.keys(fields).filter((name) => missing.has(`${object}.${name}`));
  for (const name of left) warn(`${object}.${name} was left out: this org has no such field.`);
}

function rowOf(write: RowWrite, state: State, missing: ReadonlySet<string>): Fields {
  const isLeftOut = (name: string): boolean =>
    state.without.has(name) ||
    missing.has(`${write.object}.${name}`) ||
    (state.byId && write.createOnly?.has(name) === true);
  return Object.fromEntries(Object.entries(write.fields).filter(([name]) => !isLeftOut(name)));
}

function send(write: RowWrite, { byId }: State, fields: Fields, tools: WriteTools): Promise<Saved> {
  const { object, id, key } = write;
  if (byId && id !== undefined) return tools.collections.update(object, id, fields, tools.signal);
  if (key !== undefined) return tools.collections.upsert(object, key, fields, tools.signal);
  return tools.collections.create(object, fields, tools.signal);
}

/** Whether the record can be written in another way. */
function amend(
  write: RowWrite,
  state: State,
  sent: Fields,
  failure: CallFailure,
  tools: WriteTools,
): boolean {
  if (state.byId && write.key !== undefined && isGone(failure)) {
    state.byId = false;
    return true;
  }
  if (!state.repeated && write.key !== undefined && failure.find(['DUPLICATE_VALUE']) !== undefined) {
    // Another writer was first with the same key; the same upsert now changes what it made.
    state.repeated = true;
    return true;
  }
  return withoutFields(write, state, sent, failure, tools) || isAnothersFault(sent, failure);
}

function isGone(failure: CallFailure): boolean {
  const error = failure.find(GONE);
  return failure.status === 404 || (error !== undefined && error.fields.length === 0);
}

function withoutFields(
  { object, optional, createOnly }: RowWrite,
  state: State,
  sent: Fields,
  failure: CallFailure,
  { missing, warn }: WriteTools,
): boolean {
  const error = failure.find(FIELD_REFUSED);
  if (error === undefined) return false;
  const named = error.code === 'INACTIVE_OWNER_OR_USER' ? ['OwnerId'] : error.fields;
  const fields = named
    // Where states and countries are picklists, their codes are refused in place of what was sent.
    .map((field) => (Object.hasOwn(sent, field) ? field : field.replace(/Code$/, '')))
    .filter(
      (field) => Object.hasOwn(sent, field) && (optional.has(field) || createOnly?.has(field) === true),
    );
  for (const field of fields) {
    state.without.add(field);
    if (error.code === 'INVALID_FIELD') missing.add(`${object}.${field}`);
    // Refused because the record is there already, not because of its value.
    else if (createOnly?.has(field) !== true || error.code !== 'INVALID_FIELD_FOR_INSERT_UPDATE')
      warn(
        `${object}.${field} was left out: Salesforce refuses it (${error.code}). Check the field and its values there.`,
      );
  }
  return fields.length > 0;
}

/** A column that the org lacks refuses the whole request, also the records that have no such column. */
function isAnothersFault(sent: Fields, failure: CallFailure): boolean {
  const error = failure.find(['INVALID_FIELD']);
  return (
    error !== undefined &&
    error.fields.length > 0 &&
    error.fields.every((field) => !Object.hasOwn(sent, field))
  );
}
