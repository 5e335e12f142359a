import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';

export interface Difference {
  readonly contact: string;
  readonly what: string;
}

/** How the dialer's leads differ from the CRM's contacts. A contact that opted out once must be on no-call. */
export function compareStates(
  { hubspot, dialer }: Pick<Sandbox, 'hubspot' | 'dialer'>,
  optedOut: ReadonlySet<string>,
): readonly Difference[] {
  const byPhone = Map.groupBy(dialer.leads, ({ phone_number }) => phone_number);
  const differences: Difference[] = [];
  for (const { id, properties } of hubspot.contacts) {
    const tell = (what: string): void => void differences.push({ contact: id, what });
    const phone = (properties['phone'] ?? '').replace(/\D/gu, '');
    const leads = byPhone.get(phone) ?? [];
    if (leads.length > 1) tell(`${leads.length} leads for one person`);
    if (optedOut.has(id)) {
      if (!dialer.dnc.has(phone)) tell('opted out, and not on the DNC list');
      if (properties['vicidial_dnc'] !== 'true') tell('opted out once, and the CRM does not say so any more');
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
      ['first_name', properties['firstname'], lead.first_name],
      ['last_name', properties['lastname'], lead.last_name],
      ['email', properties['email'], lead.email],
      ['comments', properties['jobtitle'], lead.comments],
      ['vicidial_lead_id', properties['vicidial_lead_id'], `main:${lead.lead_id}`],
    ];
    for (const [name, crm, held] of pairs)
      if (crm !== held) tell(`${name}: ${crm} in the CRM, ${held} there`);
  }
  return differences;
}
