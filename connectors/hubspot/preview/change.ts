import type { FieldTexts } from '../../../src/domain/call-order.ts';
import type { PlannedChange } from '../../../src/domain/preview.ts';
import { differing, type Held } from '../writes/same-value.ts';

/** A record that would be created with these values. */
export function newRecord(object: string, values: FieldTexts): PlannedChange {
  const fields = Object.entries(values).map(([name, to]) => [name, { from: undefined, to }] as const);
  return { object, id: undefined, outcome: 'created', fields: Object.fromEntries(fields) };
}

/** What would change of a record that is there. */
export function changeOf(
  object: string,
  { id, properties }: { readonly id: string; readonly properties?: Held | undefined },
  wanted: FieldTexts,
): PlannedChange {
  const fields = Object.entries(differing(wanted, properties ?? {})).map(
    ([name, to]) => [name, { from: properties?.[name] ?? undefined, to }] as const,
  );
  const outcome = fields.length === 0 ? 'unchanged' : 'updated';
  return { object, id, outcome, fields: Object.fromEntries(fields) };
}
