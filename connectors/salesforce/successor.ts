import { z } from 'zod';
import type { Api } from './api.ts';
import { asRecord, type Person } from './person.ts';

const Answer = z.object({
  records: z.array(
    z.looseObject({
      ConvertedContactId: z.string().nullish(),
      MasterRecordId: z.string().nullish(),
    }),
  ),
});

/**
 * Who took the place of a person that can no longer be written: the contact that a lead was converted into,
 * or the winner of a merge. `undefined` when the record is plainly gone. `queryAll` sees deleted records too.
 */
export async function findSuccessor(
  api: Api,
  gone: Person,
  leadIdField: string,
): Promise<Person | undefined> {
  if (gone.kind === 'nobody') return undefined;
  const object = gone.kind === 'record' ? gone.object : 'Lead';
  const where = gone.kind === 'record' ? `Id = '${gone.id}'` : `${leadIdField} = '${gone.leadKey}'`;
  const fields = object === 'Lead' ? 'ConvertedContactId, MasterRecordId' : 'MasterRecordId';
  const soql = `SELECT ${fields} FROM ${object} WHERE ${where}`;
  const { records } = await api.call({
    method: 'GET',
    path: `/queryAll?q=${encodeURIComponent(soql)}`,
    answer: Answer,
  });
  const heirs = records.flatMap((record) => [record.ConvertedContactId, record.MasterRecordId]);
  return heirs.map((id) => asRecord(id)).find((heir) => heir !== undefined);
}
