import type { PlannedChange } from '../../../src/domain/preview.ts';
import type { Fields, FieldValue } from '../batch/collections.ts';
import { toTime } from '../batch/soql.ts';
import type { RowWrite } from '../batch/write-row.ts';

type Values = Readonly<Record<string, unknown>>;

/** What a write would do to a record as it is now; undefined = there is none. */
export function changeOf(
  { object, fields, createOnly }: Pick<RowWrite, 'object' | 'fields' | 'createOnly'>,
  now: Values | undefined,
): PlannedChange {
  if (now === undefined) return creation(object, fields);
  const changed = Object.entries(fields)
    .filter(([name]) => createOnly?.has(name) !== true)
    .filter(([name, value]) => !isSame(now[name], value))
    .map(([name, value]) => [name, { from: toText(now[name]), to: toText(value) }] as const);
  return {
    object,
    id: toText(now['Id']),
    outcome: changed.length === 0 ? 'unchanged' : 'updated',
    fields: Object.fromEntries(changed),
  };
}

export function creation(object: string, fields: Fields): PlannedChange {
  const told = Object.entries(fields).filter(([, value]) => value !== null && value !== '');
  return {
    object,
    id: undefined,
    outcome: 'created',
    fields: Object.fromEntries(told.map(([name, value]) => [name, { from: undefined, to: toText(value) }])),
  };
}

function isSame(held: unknown, value: FieldValue): boolean {
  if (toText(held) === toText(value)) return true;
  // Empty checkboxes are told as false, and times with another offset than they were written.
  if (typeof value === 'boolean') return (held ?? false) === value;
  const [one, other] = [toTime(held), toTime(value)];
  return isMoment(value) && one !== undefined && one === other;
}

function isMoment(value: FieldValue): boolean {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value);
}

function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
