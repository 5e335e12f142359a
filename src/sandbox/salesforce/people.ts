import { canonicalId } from './ids.ts';
import type { ObjectName } from './objects.ts';
import { isDeleted, type Org, type StoredRecord } from './org.ts';
import { refuse, Refusal } from './refusal.ts';
import type { Fields } from './rules.ts';

/** What a write to a Task may refer to. Throws Refusal. */
export function checkTaskLinks(org: Org, before: Fields, sent: Fields): Fields {
  const links: Record<string, string> = {};
  if (typeof sent['WhoId'] === 'string') links['WhoId'] = checkWho(org, sent['WhoId']);
  const who = links['WhoId'] ?? before['WhoId'];
  const what = sent['WhatId'] === undefined ? before['WhatId'] : sent['WhatId'];
  if (typeof who === 'string' && who.startsWith('00Q') && typeof what === 'string')
    throw refuse('FIELD_INTEGRITY_EXCEPTION', 'WhatId must be empty when WhoId is a lead', ['WhatId']);
  return { ...sent, ...links };
}

function checkWho(org: Org, sent: string): string {
  if (!/^(00Q|003)[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$/.test(sent))
    throw refuse('MALFORMED_ID', `Name ID: id value of incorrect type: ${sent}`, ['WhoId']);
  const person = org.get(sent);
  if (person === undefined)
    throw refuse('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', ['WhoId']);
  if (isDeleted(person)) throw refuse('ENTITY_IS_DELETED', 'entity is deleted', ['WhoId']);
  if (person.fields['IsConverted'] === true) throw converted();
  return canonicalId(sent);
}

export function converted(): Refusal {
  return refuse('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead');
}

/** A duplicate rule that blocks people with the same email address, as the standard rules do. Throws Refusal. */
export function checkDuplicates(org: Org, object: ObjectName, fields: Fields): void {
  const email = fields['Email'];
  if (typeof email !== 'string' || (object !== 'Lead' && object !== 'Contact')) return;
  const matches = [...org.all('Contact'), ...org.all('Lead')].filter(
    (record) => record.fields['Email'] === email && record.fields['IsConverted'] !== true,
  );
  if (matches.length === 0) return;
  throw new Refusal(400, {
    errorCode: 'DUPLICATES_DETECTED',
    message: 'Use one of these records?',
    duplicateResut: {
      allowSave: false,
      duplicateRule: `Standard_${object}_Duplicate_Rule`,
      duplicateRuleEntityType: object,
      matchResults: matches.map((match) => ({
        entityType: match.object,
        errors: [],
        matchEngine: 'ExactMatchEngine',
        matchRecords: [
          { matchConfidence: 100, record: { attributes: { type: match.object }, Id: match.id } },
        ],
        success: true,
      })),
    },
  });
}

/** What a person does in Salesforce behind an integration's back. */
export function convertLead(org: Org, id: string): StoredRecord {
  const lead = existing(org, id);
  const { FirstName = null, LastName = null, Phone = null, Email = null } = lead.fields;
  const contact = org.insert('Contact', { FirstName, LastName, Phone, Email });
  org.update(lead, { IsConverted: true, ConvertedContactId: contact.id });
  for (const member of org.all('CampaignMember').filter(({ fields }) => fields['LeadId'] === lead.id))
    org.update(member, { ContactId: contact.id });
  for (const task of tasksOf(org, lead)) org.update(task, { WhoId: contact.id });
  return contact;
}

export function mergePeople(org: Org, loserId: string, winnerId: string): void {
  const [winner, loser] = [existing(org, winnerId), existing(org, loserId)];
  for (const task of tasksOf(org, loser)) org.update(task, { WhoId: winner.id });
  org.update(loser, { IsDeleted: true, MasterRecordId: winner.id });
}

/** Throws where there is no such record, or it is of another object. */
export function editRecord(org: Org, object: ObjectName, id: string, fields: Fields): void {
  const record = existing(org, id);
  if (record.object !== object) throw new Error(`The record ${id} of the stand-in is no ${object}`);
  const emptied = Object.entries(fields).map(([name, value]) => [name, value === '' ? null : value] as const);
  org.update(record, Object.fromEntries(emptied));
}

/** Make a lead or contact a member of a campaign. */
export function addToCampaign(org: Org, personId: string, campaignId: string): void {
  const person = existing(org, personId);
  const column = person.object === 'Contact' ? 'ContactId' : 'LeadId';
  org.insert('CampaignMember', { CampaignId: campaignId, [column]: person.id, Status: 'Sent' });
}

/** The activities of a person go with the record. */
export function removeRecord(org: Org, id: string): void {
  const record = existing(org, id);
  for (const task of tasksOf(org, record)) org.update(task, { IsDeleted: true });
  org.update(record, { IsDeleted: true });
}

/** Salesforce does it to activities that are older than a year. */
export function archiveTask(org: Org, id: string): void {
  org.update(existing(org, id), { IsArchived: true });
}

function tasksOf(org: Org, { id }: StoredRecord): StoredRecord[] {
  return org.all('Task').filter(({ fields }) => fields['WhoId'] === id);
}

function existing(org: Org, id: string): StoredRecord {
  const record = org.get(id);
  if (record === undefined) throw new Error(`The stand-in holds no record ${id}`);
  return record;
}
