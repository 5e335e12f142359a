import type { ConnectionConfig } from '../../../config/config.ts';
import type { RecordRef } from '../../../connector.ts';
import type { Lead } from '../../../domain/event.ts';
import { leadKey } from '../../../domain/hit/keys.ts';
import { readIdentity } from '../../../ledger/identities.ts';
import type { LedgerDb } from '../../../ledger/ledger.ts';
import { recordsOfLead } from '../../../sync/lead-of-record.ts';

/** A record that a lead is linked with. */
export interface Pair extends RecordRef {
  /** `placed`: the lead was made of it. `known`: calls of the lead went there. `code`: the lead's code names it. */
  readonly by: 'placed' | 'known' | 'code';
}

/**
 * The record of a connection that a lead belongs to, by what the ledger knows, else by the vendor lead code; of
 * an object that has a mapping. undefined = nothing links the two, or it is linked with several.
 */
export async function recordOf(
  db: LedgerDb,
  {
    dialer,
    name,
    leads,
  }: { readonly dialer: string; readonly name: string } & Pick<ConnectionConfig, 'leads'>,
  lead: Lead,
): Promise<Pair | undefined> {
  const objects = Object.keys(leads?.dialer === dialer ? leads.objects : {});
  const leadId = lead.id ?? '';
  const placed = (await recordsOfLead(db, dialer, leadId)).filter(
    ({ connection, object }) => connection === name && objects.includes(object),
  );
  const [first, ...others] = placed;
  // Two records with one number are one lead, and neither is it alone.
  if (others.length > 0) return undefined;
  if (first !== undefined) return { object: first.object, id: first.id, by: 'placed' };
  for (const object of objects) {
    const id = await readIdentity(db, { destination: name, kind: object, key: leadKey(dialer, leadId) });
    if (id !== undefined) return { object, id, by: 'known' };
  }
  const [object, ...more] = objects;
  const code = lead.vendorLeadCode?.trim() ?? '';
  if (object === undefined || more.length > 0 || code === '') return undefined;
  return { object, id: code, by: 'code' };
}
