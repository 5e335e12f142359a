import type { ObjectName } from './objects.ts';
import type { Org } from './org.ts';
import type { Answer } from './records.ts';

/** `GET …/sobjects/<object>/describe`, as far as integrations read it. */
export function describeObject(org: Org, object: ObjectName): Answer {
  const spec = org.specs[object];
  const fields = Object.entries(spec.fields).map(([name, field]) => ({
    name,
    label: name.replace(/__c$/, '').replaceAll('_', ' '),
    type: field.type,
    length: field.length ?? 0,
    nillable: field.required !== true,
    createable: field.write !== 'none',
    updateable: field.write === undefined || field.write === 'always',
    externalId: field.externalId ?? false,
    unique: field.unique ?? false,
    idLookup: field.type === 'id' || field.externalId === true,
    custom: name.endsWith('__c'),
    restrictedPicklist: field.values !== undefined,
    picklistValues: (field.values ?? []).map((value) => ({ value, label: value, active: true })),
  }));
  const { createable, prefix: keyPrefix } = spec;
  return {
    status: 200,
    body: { name: object, keyPrefix, createable, updateable: createable, queryable: true, fields },
  };
}
