import type { PresentRecords, Receipt } from '../../src/connector.ts';
import { isSalesforceId, longId } from '../../src/domain/salesforce-id.ts';
import type { Api } from './api.ts';
import type { RowReader } from './batch/reader.ts';
import { asRecord } from './person/person-ref.ts';
import { findSuccessor } from './person/successor.ts';

const OBJECT = /^[A-Za-z]\w{0,79}$/;

/**
 * Which records of a receipt are gone: in the recycle bin, or not known any more. `queryAll` tells a deleted
 * record from an activity that Salesforce has archived for its age, which `query` hides as well. Ids of one
 * moment go together, up to 200 in a query. A merged or converted person lives on.
 */
export async function presentRecords(
  { reader, api }: { readonly reader: RowReader; readonly api: Api },
  ids: Receipt['ids'],
  signal: AbortSignal,
): Promise<PresentRecords> {
  const looked = Object.entries(ids).filter(
    ([name, id]) => OBJECT.test(objectOf(name)) && isSalesforceId(id),
  );
  const found = await Promise.all(
    looked.map(async ([name, id]) => ({
      name,
      isThere: await isThere({ reader, api }, objectOf(name), id, signal),
    })),
  );
  const gone = found.filter((one) => !one.isThere).map(({ name }) => name);
  return {
    gone,
    people: gone.filter((name) => asRecord(ids[name]) !== undefined),
    unseen: Object.keys(ids).filter((name) => !looked.some(([seen]) => seen === name)),
  };
}

async function isThere(
  { reader, api }: { readonly reader: RowReader; readonly api: Api },
  object: string,
  id: string,
  signal: AbortSignal,
): Promise<boolean> {
  const question = { object, field: 'Id', value: longId(id), fields: ['IsDeleted'], withDeleted: true };
  const [row] = await reader.read(question, signal);
  if (row?.['IsDeleted'] === false) return true;
  const person = asRecord(id);
  return person !== undefined && (await findSuccessor(api, person)) !== undefined;
}

/** `Task.callback` is a Task. */
function objectOf(name: string): string {
  return name.split('.', 1)[0] ?? name;
}
