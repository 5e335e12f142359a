import type { PresentRecords, Receipt } from '../../src/connector.ts';
import type { ReadRecord } from './batch/reads.ts';
import { CALL, CONTACT, isRecordId, type ObjectType, objectTypeOf, TASK } from './object-type.ts';

/**
 * Which records of a receipt are gone: archived ones, which is what HubSpot does when somebody deletes. The reads
 * of one moment go together, 100 to a request. A merged record answers under its new id and is there.
 */
export async function presentRecords(
  read: ReadRecord,
  ids: Receipt['ids'],
  signal: AbortSignal,
): Promise<PresentRecords> {
  const looked = Object.entries(ids).filter(([, id]) => isRecordId(id));
  const found = await Promise.all(
    looked.map(async ([name, id]) => {
      const type = typeNamed(name);
      const record = await read({ type, id, properties: [] }, signal);
      return { name, type, isThere: record !== undefined };
    }),
  );
  const gone = found.filter(({ isThere }) => !isThere);
  return {
    gone: gone.map(({ name }) => name),
    people: gone.filter(({ type }) => type === CONTACT).map(({ name }) => name),
    unseen: Object.keys(ids).filter((name) => !looked.some(([seen]) => seen === name)),
  };
}

/** The object of a part of a receipt: `call`, `task.callback`, `deal`, `contact`, `contact.2`, or a custom one. */
function typeNamed(part: string): ObjectType {
  const kind = part.split('.', 1)[0] ?? part;
  return [CALL, TASK].find((type) => type.kind === kind) ?? objectTypeOf(kind);
}
