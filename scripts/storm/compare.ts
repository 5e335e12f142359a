import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import type { CrmSide } from './crm-side.ts';

export interface Difference {
  readonly contact: string;
  readonly what: string;
}

/** How the dialer's leads differ from the CRM's contacts. A contact that opted out once must be on no-call. */
export function compareStates(
  crm: Pick<CrmSide, 'held'>,
  { dialer }: Pick<Sandbox, 'dialer'>,
  optedOut: ReadonlySet<string>,
): readonly Difference[] {
  const byPhone = Map.groupBy(dialer.leads, ({ phone_number }) => phone_number);
  const differences: Difference[] = [];
  for (const person of crm.held()) {
    const { id, phone } = person;
    const tell = (what: string): void => void differences.push({ contact: id, what });
    const leads = byPhone.get(phone) ?? [];
    if (leads.length > 1) tell(`${leads.length} leads for one person`);
    if (optedOut.has(id)) {
      if (!dialer.dnc.has(phone)) tell('opted out, and not on the DNC list');
      if (!person.optedOut) tell('opted out once, and the CRM does not say so any more');
      const others = leads.filter(({ status }) => status !== 'DNC');
      for (const { status } of others) tell(`opted out, and its lead has status ${status}`);
      continue;
    }
    const [lead] = leads;
    if (lead === undefined) {
      tell('no lead');
      continue;
    }
    const pairs = [
      ['first_name', person.firstName, lead.first_name],
      ['last_name', person.lastName, lead.last_name],
      ['email', person.email, lead.email],
      ['comments', person.note, lead.comments],
      ['vicidial_lead_id', person.leadKey, `main:${lead.lead_id}`],
    ];
    for (const [name, told, held] of pairs)
      if (told !== held) tell(`${name}: ${told} in the CRM, ${held} there`);
  }
  return differences;
}
