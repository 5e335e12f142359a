import { canonicalId } from './ids.ts';
import { isDeleted, type Org } from './org.ts';
import { refuse } from './refusal.ts';
import type { Fields } from './rules.ts';

/** What a new campaign member must be: one person, once in a campaign. Throws Refusal. */
export function checkMember(org: Org, fields: Fields): Fields {
  const column = typeof fields['ContactId'] === 'string' ? 'ContactId' : 'LeadId';
  const person = checkLink(org, column, fields[column]);
  const taken = org
    .all('CampaignMember')
    .some(
      (member) => member.fields['CampaignId'] === fields['CampaignId'] && member.fields[column] === person,
    );
  if (taken) throw refuse('DUPLICATE_VALUE', 'Already a campaign member.');
  return { Status: 'Sent', ...fields, [column]: person };
}

/** Both ends of a contact's role must be there. Throws Refusal. */
export function checkRole(org: Org, fields: Fields): Fields {
  const ends = ['OpportunityId', 'ContactId'].map((name) => [name, checkLink(org, name, fields[name])]);
  return { ...fields, ...Object.fromEntries(ends) };
}

function checkLink(org: Org, field: string, id: unknown): string {
  const record = typeof id === 'string' ? org.get(id) : undefined;
  if (record === undefined)
    throw refuse('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', [field]);
  if (isDeleted(record)) throw refuse('ENTITY_IS_DELETED', 'entity is deleted', [field]);
  return canonicalId(record.id);
}
