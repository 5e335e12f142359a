import type { FieldTexts } from '../../../src/domain/call-order.ts';
import type { PlannedChange } from '../../../src/domain/preview.ts';
import { differing, type Held } from '../writes/same-value.ts';

/** A record that would be created with these values. */
export function newRecord(object: string, values: FieldTexts): PlannedChange {
  const fields = Object.entries(values).map(
    ([name, to]) => [name, { from: undefined, to: shown(name, to) }] as const,
  );
  return { object, id: undefined, outcome: 'created', fields: Object.fromEntries(fields) };
}

/** What would change of a record that is there. */
export function changeOf(
  object: string,
  { id, properties }: { readonly id: string; readonly properties?: Held | undefined },
  wanted: FieldTexts,
): PlannedChange {
  const fields = Object.entries(differing(wanted, properties ?? {})).map(
    ([name, to]) => [name, { from: properties?.[name] ?? undefined, to: shown(name, to) }] as const,
  );
  const outcome = fields.length === 0 ? 'unchanged' : 'updated';
  return { object, id, outcome, fields: Object.fromEntries(fields) };
}

/** As HubSpot itself tells it: a time is written in milliseconds, and read as a date. */
function shown(name: string, value: string): string {
  return name === 'hs_timestamp' && /^\d{12,14}$/.test(value) ? new Date(Number(value)).toISOString() : value;
}
