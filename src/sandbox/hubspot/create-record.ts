import { z } from 'zod';
import { requireAssociation, type RecordEnd, targetOf } from './associations.ts';
import { Properties } from './parse-body.ts';
import type { Portal } from './portal.ts';
import { validationProblem } from './problem.ts';
import type { ObjectType } from './property-definition.ts';
import type { CrmRecord } from './record-store.ts';

export const AssociationsToMake = z
  .array(
    z.object({
      to: z.object({ id: z.coerce.string() }),
      types: z.array(z.object({ associationCategory: z.string(), associationTypeId: z.number() })).min(1),
    }),
  )
  .default([]);

export const RecordToCreate = z.object({ properties: Properties, associations: AssociationsToMake });
type RecordToCreate = z.infer<typeof RecordToCreate>;

/** Everything is checked before the record is made, so that none is left without its associations. */
export function createRecord(
  portal: Portal,
  type: ObjectType,
  { properties, associations }: RecordToCreate,
): CrmRecord {
  const ends = associations.map((association) => endOf(portal, type, association));
  const record = portal.records[type].create(properties);
  for (const end of ends) portal.associate({ type, id: record.id }, end);
  return record;
}

function endOf(
  portal: Portal,
  from: ObjectType,
  { to, types }: RecordToCreate['associations'][number],
): RecordEnd {
  const [first] = types;
  const type = targetOf(from, first?.associationCategory ?? '', first?.associationTypeId ?? 0);
  for (const { associationCategory, associationTypeId } of types)
    requireAssociation(from, type, associationCategory, associationTypeId);
  if (portal.records[type].find(to.id) !== undefined) return { type, id: to.id };
  throw validationProblem(`${type} ${to.id} is not valid`, [
    { code: 'INVALID_OBJECT_ID', message: 'No such object to associate with' },
  ]);
}
