import { longId } from '../../../src/domain/salesforce-id.ts';
import { objectOfId, type PersonObject } from '../ids.ts';

/** A Lead or Contact of the org. */
export interface PersonRecordRef {
  readonly object: PersonObject;
  /** 18 characters. */
  readonly id: string;
}

/** A Lead's or Contact's id as a record, in its 18-character form; `undefined` for anything else. */
export function asRecord(id: string | null | undefined): PersonRecordRef | undefined {
  if (id === undefined || id === null) return undefined;
  const object = objectOfId(id);
  return object === undefined ? undefined : { object, id: longId(id) };
}
