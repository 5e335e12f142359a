import { z } from 'zod';
import type { Api } from '../api.ts';
import { asRecord, type PersonRecordRef } from './person-ref.ts';

const Answer = z.object({
  records: z.array(
    z.looseObject({
      IsDeleted: z.boolean().catch(false),
      ConvertedContactId: z.string().nullish(),
      MasterRecordId: z.string().nullish(),
    }),
  ),
});

/** `heir` undefined = it is plainly gone. */
export type Whereabouts =
  { readonly kind: 'there' } | { readonly kind: 'gone'; readonly heir: PersonRecordRef | undefined };

/** Merges of merges end somewhere. */
const HOPS_MAX = 20;

/**
 * Where a person is that could not be written: still there, or at the end of a row of conversions and merges. A row
 * that ends with a deleted record has no heir: none of its records can be written. Throws CallFailure.
 */
export async function whereabouts(api: Api, person: PersonRecordRef): Promise<Whereabouts> {
  let found = await look(api, person);
  for (let hops = 1; hops < HOPS_MAX && found.kind === 'gone' && found.heir !== undefined; hops += 1) {
    const next = await look(api, found.heir);
    if (next.kind === 'there') return found;
    found = next;
  }
  return found;
}

/** One step of the row: the contact that a lead became, or the winner of a merge. `queryAll` sees deleted ones too. */
async function look(api: Api, { object, id }: PersonRecordRef): Promise<Whereabouts> {
  const fields =
    object === 'Lead' ? 'IsDeleted, ConvertedContactId, MasterRecordId' : 'IsDeleted, MasterRecordId';
  const soql = `SELECT ${fields} FROM ${object} WHERE Id = '${id}'`;
  const { records } = await api.call({
    method: 'GET',
    path: `/queryAll?q=${encodeURIComponent(soql)}`,
    answer: Answer,
  });
  const heir = records
    .flatMap((record) => [record.ConvertedContactId, record.MasterRecordId])
    .map((heirId) => asRecord(heirId))
    .find((record) => record !== undefined);
  const isThere = heir === undefined && records.some((record) => !record.IsDeleted);
  return isThere ? { kind: 'there' } : { kind: 'gone', heir };
}

/** Who took the place of a person that is gone; `undefined` when nobody did. */
export async function findSuccessor(api: Api, gone: PersonRecordRef): Promise<PersonRecordRef | undefined> {
  const found = await whereabouts(api, gone);
  return found.kind === 'gone' ? found.heir : undefined;
}
