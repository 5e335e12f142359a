import { AssociationSpecAssociationCategoryEnum } from '@hubspot/api-client/lib/codegen/crm/associations/v4/index.js';
import { Batcher, type Outcome } from '../../../src/kit/batcher.ts';
import { AssociationsAnswer } from '../answers.ts';
import type { HubSpotApi } from '../api.ts';
import { CONTACT, type ObjectType } from '../object-type.ts';
import { BATCH_MAX, IN_FLIGHT, inBatch, isOneRowsFault } from './in-batch.ts';
import { rowError } from './rows.ts';

/** HubSpot's own numbers for "this record is on that contact", by the record's object. */
export const ON_CONTACT: Readonly<Record<string, number>> = { call: 194, task: 204, deal: 3 };

/** Put a record on a contact; nothing happens if it is there already. Throws the delivery errors. */
export type Associate = (
  type: ObjectType,
  pair: { readonly from: string; readonly contact: string },
  signal: AbortSignal,
) => Promise<void>;

interface Pair {
  readonly from: string;
  readonly contact: string;
}

/** Associations with contacts, those of one moment together. */
export function openAssociations(api: HubSpotApi): Associate {
  const batchers = new Map<string, Batcher<Pair, void>>();
  return (type, pair, signal) => {
    const batcher = batchers.get(type.kind) ?? openPairs(api, type);
    batchers.set(type.kind, batcher);
    return inBatch(batcher, pair, operationOf(type), { signal, searchLagMs: 0 });
  };
}

function openPairs(api: HubSpotApi, type: ObjectType): Batcher<Pair, void> {
  const operation = operationOf(type);
  const associationCategory = AssociationSpecAssociationCategoryEnum.HubspotDefined;
  const types = [{ associationCategory, associationTypeId: ON_CONTACT[type.kind] ?? 0 }];
  return new Batcher<Pair, void>({
    ...IN_FLIGHT,
    max: BATCH_MAX,
    isOneItemsFault: isOneRowsFault,
    async send(pairs, signal) {
      const inputs = pairs.map(({ from, contact }) => ({ _from: { id: from }, to: { id: contact }, types }));
      const answer = await api.request(operation, signal, AssociationsAnswer, (crm, options) =>
        crm.associations.batchApi.create(type.path, CONTACT.path, { inputs }, options),
      );
      return pairs.map((pair) => outcomeOf(pair, answer));
    },
  });

  /** Where a row is refused and no answer speaks of the others, every one that is not told counts as refused. */
  function outcomeOf({ from, contact }: Pair, { results, errors = [] }: AssociationsAnswer): Outcome<void> {
    const isDone = results.some(
      ({ fromObjectId, toObjectId }) => fromObjectId === from && toObjectId === contact,
    );
    if (isDone || errors.length === 0) return { ok: true, value: undefined };
    return { ok: false, error: rowError(operation, errors[0]) };
  }
}

function operationOf({ kind }: ObjectType) {
  return { name: `associate the ${kind} with its contact`, effect: 'repeatable' } as const;
}
