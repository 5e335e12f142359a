import type { CrmRecord } from '../../src/domain/crm-record.ts';
import type { LeadOrder } from '../../src/domain/lead-order.ts';
import { mapRecord, type Mapped, type MappingEnv } from '../../src/domain/mapping/map-record.ts';
import { ObjectMapping } from '../../src/domain/mapping/schema.ts';

export const env: MappingEnv = {
  connection: 'crm',
  dialer: 'main',
  defaultPhoneCode: '1',
  timezone: 'America/New_York',
};

/** A mapping as it is written in the configuration, checked and completed. */
export function mappingOf(written: unknown): ObjectMapping {
  return ObjectMapping.parse(written);
}

/** The smallest mapping, with more in it. */
export function withPhone(
  fields: Readonly<Record<string, unknown>> = {},
  more: Readonly<Record<string, unknown>> = {},
): ObjectMapping {
  return mappingOf({ fields: { phone_number: 'phone', ...fields }, ...more });
}

export function contact(fields: Readonly<Record<string, string>>, more: Partial<CrmRecord> = {}): CrmRecord {
  return {
    object: 'contact',
    id: '801',
    fields: { phone: '+1 312 555 0101', ...fields },
    modifiedAt: undefined,
    modifiedBy: undefined,
    memberships: [],
    ...more,
  };
}

export function mapped(record: CrmRecord, mapping: ObjectMapping): Mapped {
  return mapRecord(record, mapping, env);
}

/** The order that a record becomes, and what was told about it; fails where it becomes none. */
export function orderOf(
  record: CrmRecord,
  mapping: ObjectMapping,
): { readonly order: LeadOrder; readonly warnings: readonly string[] } {
  const result = mapped(record, mapping);
  if (result.kind !== 'lead') throw new Error(`The record is ${JSON.stringify(result)}.`);
  return result;
}

/** What one rule makes of a record's fields, as the `comments` of the lead. */
export function valueOf(rule: unknown, fields: Readonly<Record<string, string>>): string | undefined {
  return orderOf(contact(fields), withPhone({ comments: rule })).order.lead.comments;
}
