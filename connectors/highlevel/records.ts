import type { CrmRecord, RecordReader } from '../../src/connector.ts';
import type { HighLevelApi } from './api/api.ts';
import type { Contact } from './api/answers.ts';
import { CONTACT } from './delivery.ts';
import type { FieldBook } from './field-book.ts';
import { textOf } from './person/field-body.ts';
import { readContact } from './person/read-contact.ts';
import { isStandardField } from './person/standard-fields.ts';

/** Fields of a contact that are only read. */
const READ_ONLY = new Set(['type', 'dateAdded', 'dateUpdated', 'dnd', 'tags', 'lastActivity', 'businessId']);
/** `dndSettings.Call` is its status: `active`, `inactive`, `permanent`. */
const DND = /^dndSettings\.([A-Za-z]+)$/;

/** Look at one contact of the account. Its memberships are its tags. */
export function createRecordReader(api: HighLevelApi, fields: FieldBook, locationId: string): RecordReader {
  return {
    async read(ref, want, { signal, warn }) {
      if (ref.object !== CONTACT) {
        warn(`HighLevel's ${ref.object} is not read: only contacts become leads.`);
        return undefined;
      }
      const contact = await readContact(api, ref.id, locationId, signal);
      if (contact === undefined) return undefined;
      const texts: Record<string, string> = {};
      const unknown: string[] = [];
      for (const name of want.fields) {
        const text = await fieldText(contact, name, { fields, signal });
        if (text === undefined) unknown.push(name);
        else texts[name] = text;
      }
      if (unknown.length > 0)
        warn(
          `HighLevel has no contact field ${unknown.join(', ')}: left out. Create it there, or take it out of the mapping.`,
        );
      return toRecord(contact, texts, want.memberships);
    },
  };
}

/** undefined = the account has no such field. */
async function fieldText(
  contact: Contact,
  name: string,
  { fields, signal }: { readonly fields: FieldBook; readonly signal: AbortSignal },
): Promise<string | undefined> {
  if (isStandardField(name) || READ_ONLY.has(name)) return textOf(contact[name]);
  const [, channel] = DND.exec(name) ?? [];
  if (channel !== undefined) return contact.dndSettings?.[channel]?.status ?? '';
  const field = await fields.find('contact', name, signal);
  if (field === undefined) return undefined;
  return textOf(contact.customFields?.find(({ id }) => id === field.id)?.value);
}

function toRecord(
  { id, dateUpdated, dateAdded, tags }: Contact,
  fields: Readonly<Record<string, string>>,
  withTags: boolean,
): CrmRecord {
  const changed = new Date(dateUpdated ?? dateAdded ?? '');
  return {
    object: CONTACT,
    id,
    fields,
    modifiedAt: Number.isNaN(changed.getTime()) ? undefined : changed.toISOString(),
    modifiedBy: undefined,
    memberships: withTags ? (tags ?? []) : [],
  };
}
