import { Batcher } from '../../../src/kit/batcher.ts';
import { BatchAnswer, type BatchRow } from '../answers.ts';
import type { HubSpotApi } from '../api.ts';
import type { Exchange } from '../exchange.ts';
import type { Operation } from '../failure.ts';
import type { ObjectType } from '../object-type.ts';
import { holderOf } from '../property-definitions.ts';
import {
  BATCH_MAX,
  IN_FLIGHT,
  inBatch,
  isOneRowsFault,
  weightOfProperties,
  WRITE_MAX_WEIGHT,
} from './in-batch.ts';
import { type RowKey, writtenRows } from './rows.ts';

type Objects = Parameters<Parameters<HubSpotApi['request']>[3]>[0]['objects'];

/** One kind of batch: which request, and what of a row goes into it. */
export interface WriteKind<Item> {
  readonly operation: Operation;
  readonly type: ObjectType;
  readonly input: (item: Item) => object;
  readonly rowKey: (item: Item) => RowKey;
  readonly send: (
    objects: Objects,
    path: string,
    inputs: readonly object[],
    options: Exchange['options'],
  ) => Promise<unknown>;
}

/** Writes of records, those of one moment and one kind together; each with its own outcome. */
export class RecordWrites {
  readonly #api: HubSpotApi;
  readonly #searchLagMs: number;
  readonly #batchers = new Map<string, unknown>();

  constructor(api: HubSpotApi, searchLagMs: number) {
    this.#api = api;
    this.#searchLagMs = searchLagMs;
  }

  /** Throws the delivery errors. */
  write<Item extends { readonly properties: Readonly<Record<string, string>> }>(
    kind: WriteKind<Item>,
    item: Item,
    signal: AbortSignal,
  ): Promise<BatchRow> {
    const { name, effect, idProperty } = kind.operation;
    const key = [name, effect, idProperty].join(' ');
    // One kind of operation has one kind of items.
    const batcher = (this.#batchers.get(key) as Batcher<Item, BatchRow> | undefined) ?? this.#open(kind);
    this.#batchers.set(key, batcher);
    return inBatch(batcher, item, kind.operation, { signal, searchLagMs: this.#searchLagMs });
  }

  #open<Item extends { readonly properties: Readonly<Record<string, string>> }>({
    operation,
    type,
    input,
    rowKey,
    send,
  }: WriteKind<Item>): Batcher<Item, BatchRow> {
    return new Batcher<Item, BatchRow>({
      ...IN_FLIGHT,
      max: BATCH_MAX,
      weightOf: weightOfProperties,
      maxWeight: WRITE_MAX_WEIGHT,
      // Two writes of one record in one request have no order, and HubSpot refuses them all.
      keyOf: (item) => recordOf(rowKey(item)),
      isOneItemsFault: isOneRowsFault,
      send: async (items, signal) => {
        const answer = await this.#api.request(operation, signal, BatchAnswer, (crm, options) =>
          send(crm.objects, type.path, items.map(input), options),
        );
        return writtenRows(operation, items.map(rowKey), answer, this.#searchLagMs);
      },
    });
  }
}

/** Which record a row is about; of a new one without a key of its own, the row itself. */
function recordOf({ id, property, trace }: RowKey): string {
  return (property?.value ?? id ?? trace ?? '').toLowerCase();
}

/** What is being asked, for its failure. */
export function writeOperation(
  verb: string,
  type: ObjectType,
  effect: Operation['effect'],
  idProperty?: string,
): Operation {
  return {
    name: `${verb} the ${type.kind}`,
    effect,
    object: holderOf(type.path),
    idProperty,
    scopes: type.path === 'deals' ? 'crm.objects.deals.read and crm.objects.deals.write' : undefined,
  };
}
