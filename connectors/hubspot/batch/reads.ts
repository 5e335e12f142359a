import { Batcher } from '../../../src/kit/batcher.ts';
import { BatchAnswer, type RecordAnswer } from '../answers.ts';
import type { HubSpotApi } from '../api.ts';
import type { Operation } from '../failure.ts';
import { isRecordId, type ObjectType } from '../object-type.ts';
import { holderOf } from '../property-definitions.ts';
import { readRecord } from '../read-record.ts';
import { isRefused } from '../refused-error.ts';
import { BATCH_MAX, IN_FLIGHT, inBatch, isOneRowsFault } from './in-batch.ts';
import { rowOutcomes } from './rows.ts';

export interface RecordToRead {
  readonly type: ObjectType;
  /** Of the record, or the value of `idProperty`. */
  readonly id: string;
  readonly idProperty?: string | undefined;
  /** What is to be told of it. */
  readonly properties: readonly string[];
}

/**
 * One record by id or by a property with unique values, straight from the store; undefined = there is none. A
 * merged id yields the record that took its place.
 */
export type ReadRecord = (record: RecordToRead, signal: AbortSignal) => Promise<RecordAnswer | undefined>;

/** Reads of records, those of one moment together. */
export function openReads(api: HubSpotApi): ReadRecord {
  const batchers = new Map<string, Batcher<RecordToRead, RecordAnswer | undefined>>();
  return (record, signal) => {
    const { type, idProperty } = record;
    if (idProperty === undefined && !isRecordId(record.id)) return Promise.resolve(undefined);
    const operation = readOperation(type, idProperty);
    const key = `${type.path} ${idProperty ?? ''}`;
    const batcher = batchers.get(key) ?? openReader(api, type, idProperty, operation);
    batchers.set(key, batcher);
    return inBatch(batcher, record, operation, { signal, searchLagMs: 0 });
  };
}

function openReader(
  api: HubSpotApi,
  type: ObjectType,
  idProperty: string | undefined,
  operation: Operation,
): Batcher<RecordToRead, RecordAnswer | undefined> {
  return new Batcher<RecordToRead, RecordAnswer | undefined>({
    ...IN_FLIGHT,
    max: BATCH_MAX,
    isOneItemsFault: isOneRowsFault,
    async send(records, signal) {
      const answer = await readAll(api, type, idProperty, operation, records, signal);
      const outcomes = rowOutcomes(
        operation,
        records.map((record) => keyOf(record, idProperty)),
        answer,
      );
      return Promise.all(
        outcomes.map(async (outcome, index) => {
          const record = records[index];
          if (outcome.ok && outcome.value !== undefined) return outcome;
          if (!outcome.ok && !isRefused(outcome.error, 404)) return outcome;
          // What a batch says of an id that was merged away is not documented; of a single one it is.
          const merged = idProperty === undefined && records.length > 1 && record !== undefined;
          const value = merged ? await readRecord(api, record, signal) : undefined;
          return { ok: true, value } as const;
        }),
      );
    },
  });
}

async function readAll(
  api: HubSpotApi,
  { path }: ObjectType,
  idProperty: string | undefined,
  operation: Operation,
  records: readonly RecordToRead[],
  signal: AbortSignal,
): Promise<BatchAnswer> {
  const told = records.flatMap(({ properties }) => properties);
  const properties = [...new Set(idProperty === undefined ? told : [...told, idProperty])];
  const inputs = [...new Set(records.map(({ id }) => id))].map((id) => ({ id }));
  const question = {
    inputs,
    properties,
    propertiesWithHistory: [],
    ...(idProperty === undefined ? {} : { idProperty }),
  };
  try {
    return await api.request(operation, signal, BatchAnswer, (crm, options) =>
      crm.objects.batchApi.read(path, question, false, options),
    );
  } catch (error) {
    if (records.length === 1 && isRefused(error, 404)) return { results: [] };
    throw error;
  }
}

function keyOf({ id }: RecordToRead, idProperty: string | undefined) {
  return idProperty === undefined ? { id } : { id, property: { name: idProperty, value: id } };
}

function readOperation(type: ObjectType, idProperty: string | undefined): Operation {
  return {
    name: `read the ${type.kind}`,
    effect: 'read',
    object: holderOf(type.path),
    idProperty,
    scopes: type.path === 'deals' ? 'crm.objects.deals.read' : undefined,
  };
}
