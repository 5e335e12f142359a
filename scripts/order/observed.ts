import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';

/** What a lead's record told after each write, oldest first, one after the other the same only once. */
export type Steps = ReadonlyMap<string, readonly string[]>;

/** By destination, the numbers of the events in the order in which they came to hold there, for each lead. */
export interface Observed {
  readonly crm: () => Steps;
  readonly sfdc: () => Steps;
  readonly audit: () => Steps;
}

/** Fields of people that hold the number of their last event. */
export const STEP_FIELD = { hubspot: 'jobtitle', salesforce: 'Title' } as const;

/** Write down from now on in which order the stand-ins hear of the events of each lead. */
export function observe({ hubspot, salesforce, webhook }: Sandbox): Observed {
  const [contacts, leads] = [new Journal(), new Journal()];
  hubspot.watch((change) => {
    if (change.type === 'contacts' && change.kind === 'changed' && change.property === STEP_FIELD.hubspot)
      contacts.add(change.id, change.value);
  });
  salesforce.watch(({ object, id, fields }) => {
    const step = fields[STEP_FIELD.salesforce];
    if (object === 'Lead' && typeof step === 'string') leads.add(id, step);
  });
  return {
    crm: () =>
      contacts.by(hubspot.contacts.map(({ id, properties }) => [id, properties['vicidial_lead_id'] ?? ''])),
    sfdc: () =>
      leads.by(salesforce.leads.map((lead) => [lead.Id, String(lead['VICIdial_Lead_Id__c'] ?? '')])),
    audit() {
      const told = new Journal();
      const messages = new Map(webhook.messages.map((message) => [message.id, message]));
      for (const id of webhook.arrivals) {
        const data = messages.get(id)?.data;
        told.add(data?.leadKey ?? '', data?.fields?.['step'] ?? '');
      }
      return told.steps;
    },
  };
}

class Journal {
  readonly steps = new Map<string, string[]>();

  /** A write that came again says nothing new. */
  add(key: string, step: string): void {
    const before = this.steps.get(key) ?? [];
    if (before.at(-1) !== step) before.push(step);
    this.steps.set(key, before);
  }

  /** By the lead's key instead of the record's id; two records of one lead are one after the other. */
  by(keys: readonly (readonly [id: string, leadKey: string])[]): Steps {
    const told = new Map<string, readonly string[]>();
    for (const [id, leadKey] of keys)
      told.set(leadKey, [...(told.get(leadKey) ?? []), ...(this.steps.get(id) ?? [])]);
    return told;
  }
}
