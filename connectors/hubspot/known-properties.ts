import type { FieldTexts } from '../../src/domain/call-order.ts';
import type { Delivery } from './delivery.ts';
import type { ObjectType } from './object-type.ts';

/** Those of these fields that the account has; HubSpot refuses a whole write for one that it does not know. */
export async function knownProperties(
  { book, context, warnings }: Delivery,
  type: ObjectType,
  fields: FieldTexts,
): Promise<FieldTexts> {
  const names = Object.keys(fields);
  if (names.length === 0) return {};
  const known = new Set(await book.known(type, names, context.signal));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0)
    warnings.push(
      `HubSpot has no property ${unknown.join(', ')} on ${type.path}: left out. Create it there, or take it out of the configuration.`,
    );
  return Object.fromEntries(Object.entries(fields).filter(([name]) => known.has(name)));
}

/** Take out what the connector keeps by itself. */
export function withoutOwn(
  { warnings }: Pick<Delivery, 'warnings'>,
  fields: FieldTexts,
  own: readonly (string | false | undefined)[],
): FieldTexts {
  const taken = Object.keys(fields).filter((name) => own.includes(name));
  if (taken.length === 0) return fields;
  warnings.push(`${taken.join(', ')} is kept by the connector itself and was not written as configured.`);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !taken.includes(name)));
}
