import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';

/** A person's record that can be worked with: not merged away, converted or deleted. */
export interface PersonRecord {
  readonly id: string;
  /** Records of one kind can be merged. */
  readonly kind: string;
  /** E.164. */
  readonly phone: string;
}

/** A call as it stands in the CRM, with the ids of those whom it is on. */
export interface HeldCall {
  readonly key: string;
  readonly people: readonly string[];
}

/** One of the sandbox's CRMs, with what people do in it to the records of others. */
export interface TroubledCrm {
  /** Of its connection. */
  readonly name: 'crm' | 'sfdc';
  people(): readonly PersonRecord[];
  calls(): readonly HeldCall[];
  merge(winner: PersonRecord, loser: PersonRecord): void;
  remove(person: PersonRecord): void;
  /** Undefined = the CRM, or this record, knows no such thing. */
  convert(person: PersonRecord): (() => void) | undefined;
}

export function troubledHubspot({ hubspot }: Sandbox): TroubledCrm {
  return {
    name: 'crm',
    people: () =>
      hubspot.contacts.map(({ id, properties }) => ({
        id,
        kind: 'contact',
        phone: properties['phone'] ?? '',
      })),
    calls: () =>
      hubspot.calls.map(({ properties, contactIds }) => ({
        key: properties['vicidial_call_key'] ?? '',
        people: contactIds,
      })),
    merge: (winner, loser) => void hubspot.merge(winner.id, loser.id),
    remove: ({ id }) => hubspot.archive(id),
    convert: () => undefined,
  };
}

export function troubledSalesforce({ salesforce }: Sandbox): TroubledCrm {
  return {
    name: 'sfdc',
    people: () => [
      ...salesforce.leads
        .filter(({ IsConverted }) => IsConverted !== true)
        .map((lead) => ({ id: lead.Id, kind: 'Lead', phone: String(lead['Phone'] ?? '') })),
      ...salesforce.contacts.map((contact) => ({
        id: contact.Id,
        kind: 'Contact',
        phone: String(contact['Phone'] ?? ''),
      })),
    ],
    calls: () =>
      salesforce.tasks.map((task) => ({
        key: String(task['VICIdial_Call_Key__c'] ?? ''),
        people: typeof task['WhoId'] === 'string' ? [task['WhoId']] : [],
      })),
    merge: (winner, loser) => salesforce.merge(loser.id, winner.id),
    remove: ({ id }) => salesforce.remove(id),
    convert: ({ id, kind }) => (kind === 'Lead' ? () => void salesforce.convert(id) : undefined),
  };
}
