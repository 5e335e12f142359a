import { TransientError } from '../../../src/domain/errors.ts';
import type { Api, ApiParameters } from '../api.ts';
import { knownFault, unknownReply } from '../faults.ts';
import { findMessage, isEmpty, leftOutParts, type Reply } from '../reply.ts';

/** Which lead is meant. A vendor code is searched without an index: 0.2 to 0.4 s on a million leads. */
export type LeadSearch = { readonly leadId: string } | { readonly vendorLeadCode: string };

export type UpdateLeadResult =
  | {
      readonly outcome: 'updated' | 'unchanged';
      readonly leadId: string;
      readonly warnings: readonly string[];
    }
  | { readonly outcome: 'not-found' };

/**
 * `update_lead` on the newest lead that fits. An empty body means that there was nothing to update; then,
 * as with an update that changes nothing, the outcome is `unchanged`.
 */
export async function updateLead(
  api: Api,
  search: LeadSearch,
  request: { readonly parameters: ApiParameters; readonly signal: AbortSignal },
): Promise<UpdateLeadResult> {
  const parameters = { ...request.parameters, ...searchParameters(search) };
  const reply = await api.call('update_lead', parameters, { signal: request.signal, writes: true });
  if (reply.status === 200 && isEmpty(reply) && 'leadId' in search)
    return { outcome: 'unchanged', leadId: search.leadId, warnings: [] };
  return readUpdate(reply, api.who);
}

/**
 * The id of the newest lead that fits, changing nothing (`no_update=Y`); `undefined` = there is none.
 */
export async function findLead(
  api: Api,
  search: LeadSearch,
  signal: AbortSignal,
): Promise<string | undefined> {
  const parameters = { ...searchParameters(search), no_update: 'Y' };
  const reply = await api.call('update_lead', parameters, { signal, writes: false });
  if (isNotFound(reply)) return undefined;
  const found = findMessage(reply, 'update_lead', /^NOTICE LEADS FOUND IN THE SYSTEM$/)?.data[1];
  if (found !== undefined && /^[1-9]\d*$/.test(found)) return found;
  throw knownFault(reply, api.who) ?? unknownReply(reply, { who: api.who, writes: false });
}

function searchParameters(search: LeadSearch): ApiParameters {
  if ('leadId' in search) return { search_method: 'LEAD_ID', lead_id: search.leadId };
  return { search_method: 'VENDOR_LEAD_CODE', vendor_lead_code: search.vendorLeadCode };
}

/** Read a reply to `update_lead`; the forms without SUCCESS come where only custom fields or a callback changed. */
function readUpdate(reply: Reply, who: string): UpdateLeadResult {
  const updated = findMessage(reply, 'update_lead', /^SUCCESS LEAD HAS BEEN UPDATED$/)?.data;
  if (updated !== undefined) {
    const [, leadId = '', affected = ''] = updated;
    // Up to PHP 8.0 a failed UPDATE still says SUCCESS, with -1 rows.
    if (affected.startsWith('-'))
      throw new TransientError(`${who} could not update the lead: see the dialer's database log`, {
        code: 'update-failed',
      });
    if (/^\d+$/.test(leadId) && /^\d+$/.test(affected))
      return { outcome: affected === '0' ? 'unchanged' : 'updated', leadId, warnings: leftOutParts(reply) };
  }
  const added = findMessage(reply, 'update_lead', /^SUCCESS LEAD HAS BEEN ADDED$/)?.data[2];
  const partial = added ?? partialLeadId(reply);
  if (partial !== undefined && /^\d+$/.test(partial))
    return { outcome: 'updated', leadId: partial, warnings: leftOutParts(reply) };
  const error = knownFault(reply, who);
  if (error !== undefined) throw error;
  if (isNotFound(reply)) return { outcome: 'not-found' };
  throw unknownReply(reply, { who, writes: true });
}

function partialLeadId(reply: Reply): string | undefined {
  return (
    findMessage(reply, 'update_lead', /^NOTICE CUSTOM FIELDS VALUES (?:ADDED|UPDATED)$/)?.data[1] ??
    findMessage(reply, 'update_lead', /^SUCCESS LEAD HAS BEEN DELETED /)?.data[1] ??
    findMessage(reply, 'update_lead', /^NOTICE SCHEDULED CALLBACK DELETED$/)?.data[1] ??
    findMessage(reply, 'update_lead', /^NOTICE SCHEDULED CALLBACK /)?.data[0]
  );
}

function isNotFound(reply: Reply): boolean {
  return findMessage(reply, 'update_lead', /^(?:ERROR|NOTICE) NO MATCHES FOUND IN THE SYSTEM$/) !== undefined;
}
