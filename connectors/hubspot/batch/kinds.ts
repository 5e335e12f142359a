import type { ObjectType } from '../object-type.ts';
import { type WriteKind, writeOperation } from './writes.ts';

export type Properties = Readonly<Record<string, string>>;

export interface NewRecord {
  /** Told back with the row; no two of a batch have the same. */
  readonly trace: string;
  readonly properties: Properties;
  /** The record is put on this one by the same request. */
  readonly on?: { readonly id: string; readonly associationTypeId: number } | undefined;
}

export interface RecordChange {
  readonly id: string;
  readonly trace: string;
  readonly properties: Properties;
}

interface CreateOptions {
  readonly type: ObjectType;
  /** `once` where HubSpot has nothing by which a repeat is refused. */
  readonly effect: 'once' | 'repeatable';
  /** The property by which a repeat is refused, or that holds our key at least. */
  readonly keyProperty?: string | undefined;
}

/**
 * New records. With a trace id on every row each has its own outcome: one that would take a unique value
 * twice is refused alone (409 with the id of the record that has it).
 */
export function creating({ type, effect, keyProperty }: CreateOptions): WriteKind<NewRecord> {
  return {
    operation: writeOperation('create', type, effect, effect === 'once' ? undefined : keyProperty),
    type,
    input: ({ trace, properties, on }) => ({
      properties,
      associations: on === undefined ? [] : [association(on)],
      objectWriteTraceId: trace,
    }),
    rowKey: ({ trace, properties }) => ({ trace, property: keyed(properties, keyProperty) }),
    send: (objects, path, inputs, options) =>
      objects.batchApi.create(path, { inputs: inputs as never[] }, options),
  };
}

/** Made or changed by a property with unique values: atomic, so it may always be repeated. */
export function upserting(type: ObjectType, idProperty: string): WriteKind<RecordChange> {
  return {
    operation: writeOperation('upsert', type, 'repeatable', idProperty),
    type,
    input: ({ id, trace, properties }) => ({ idProperty, id, properties, objectWriteTraceId: trace }),
    rowKey: ({ id, trace }) => ({ id, trace, property: { name: idProperty, value: id } }),
    send: (objects, path, inputs, options) =>
      objects.batchApi.upsert(path, { inputs: inputs as never[] }, options),
  };
}

/** Changed by id, or by a property with unique values; 404 where there is none. */
export function updating(type: ObjectType, idProperty?: string): WriteKind<RecordChange> {
  return {
    operation: writeOperation('update', type, 'repeatable', idProperty),
    type,
    input: ({ id, trace, properties }) => ({
      ...(idProperty === undefined ? {} : { idProperty }),
      id,
      properties,
      objectWriteTraceId: trace,
    }),
    rowKey: ({ id, trace }) => ({
      id,
      trace,
      ...(idProperty === undefined ? {} : { property: { name: idProperty, value: id } }),
    }),
    send: (objects, path, inputs, options) =>
      objects.batchApi.update(path, { inputs: inputs as never[] }, options),
  };
}

function association({ id, associationTypeId }: { readonly id: string; readonly associationTypeId: number }) {
  return { to: { id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }] };
}

function keyed(properties: Properties, name: string | undefined) {
  const value = name === undefined ? undefined : properties[name];
  return name === undefined || value === undefined ? undefined : { name, value };
}
