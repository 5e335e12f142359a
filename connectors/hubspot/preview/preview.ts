import type { Preview } from '../../../src/connector.ts';
import type { PlannedChange } from '../../../src/domain/preview.ts';
import type { Delivery } from '../delivery.ts';
import { CONTACT } from '../object-type.ts';
import { type ContactWork, lookForContact } from '../person/with-contact.ts';
import { type Plan, planOf } from '../writes/plan.ts';
import { changeOf, newRecord } from './change.ts';
import { currentRecord } from './current-record.ts';

/** Stands for a contact that would be created. */
const NOT_YET = '0';

/** What delivering a call would change, by the same plan and the same search for the person, reading only. */
export async function previewCall(delivery: Delivery): Promise<Preview> {
  const plan = await planOf(delivery);
  const changes = await lookForContact(delivery, plan.fields, NOT_YET, (contact) =>
    changesOf(delivery, plan, contact),
  );
  if (changes === undefined)
    delivery.warnings.push('Nobody in HubSpot fits the lead, and none is to be created.');
  return { changes: changes ?? [], warnings: [...delivery.warnings] };
}

async function changesOf(
  delivery: Delivery,
  { fields, records }: Plan,
  { person, source }: ContactWork,
): Promise<readonly PlannedChange[]> {
  const isNew = person.id === NOT_YET;
  const contact = isNew
    ? newRecord(CONTACT.kind, source.created() ?? {})
    : changeOf(CONTACT.kind, { id: person.id, properties: source.held(person.id) }, fields);
  const others = await Promise.all(
    records.map(async (record) => {
      const current = await currentRecord(delivery, record);
      if (current !== undefined) return changeOf(record.type.kind, current, record.properties);
      const key = record.unique === undefined ? {} : { [record.unique]: record.key };
      return newRecord(record.type.kind, { ...record.initial, ...record.properties, ...key });
    }),
  );
  return [contact, ...others];
}
