import { type ApiCall, BrokenStatement } from '../../api-call.ts';
import type { LeadRow } from '../../store.ts';
import { sameNumber } from './compare.ts';
import { ascii } from './parameters.ts';

/**
 * The rows that the request is about: `vicidial_list`, with `archived_lead=Y` the archive. The archive is no
 * part of the base schema, and without it every statement on it breaks.
 */
export function leadTable(call: ApiCall): LeadRow[] {
  return ascii(call, 'archived_lead', '') === 'Y' ? archive(call) : call.store.leads;
}

export function archive(call: ApiCall): LeadRow[] {
  if (call.store.archive === undefined) throw new BrokenStatement('vicidial_list_archive is missing');
  return call.store.archive;
}

export function leadById(table: readonly LeadRow[], leadId: string | number): LeadRow | undefined {
  return table.find(({ lead_id }) => sameNumber(lead_id, String(leadId)));
}

/** Write down when it was changed, as the column's `ON UPDATE` does. */
export function touch(call: ApiCall, lead: LeadRow): void {
  lead.modify_date = call.clock.local(call.clock.now());
}
