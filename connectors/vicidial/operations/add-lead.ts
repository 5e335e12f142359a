import type { Api, ApiParameters } from '../api.ts';
import { knownFault, unknownReply } from '../faults.ts';
import { findMessage, leftOutParts, type Message, type Reply } from '../reply.ts';

export type AddLeadResult =
  | { readonly outcome: 'added'; readonly leadId: string; readonly warnings: readonly string[] }
  | { readonly outcome: 'duplicate'; readonly leadId: string };

/**
 * `add_lead`. A duplicate is a result, with the id of the lead that is there; everything else that is not
 * a success is thrown. Not atomic: calls for one number or vendor code must not overlap.
 */
export async function addLead(
  api: Api,
  parameters: ApiParameters,
  signal: AbortSignal,
): Promise<AddLeadResult> {
  const reply = await api.call('add_lead', parameters, { signal, writes: true });
  return readAddLead(reply, api.who);
}

/** Read a reply to `add_lead`, also one that PHP finished with status 500 after the lead was written. */
function readAddLead(reply: Reply, who: string): AddLeadResult {
  const added = findMessage(reply, 'add_lead', /^SUCCESS LEAD HAS BEEN ADDED$/);
  const leadId = added?.data[2];
  if (isLeadId(leadId)) {
    const warnings = leftOutParts(reply);
    if (reply.status !== 200)
      warnings.push(
        'VICIdial failed after the lead was written: custom fields, hopper and callback were left out',
      );
    return { outcome: 'added', leadId, warnings };
  }
  const duplicate = findMessage(reply, 'add_lead', /^ERROR DUPLICATE /);
  const duplicateId = duplicate && duplicateLeadId(duplicate);
  if (isLeadId(duplicateId)) return { outcome: 'duplicate', leadId: duplicateId };
  throw knownFault(reply, who) ?? unknownReply(reply, { who, writes: true });
}

/**
 * The data starts with what was compared, which can hold `|`, so it is read from the right:
 * `…|list|lead` within a list, else `…|list|lead|its list`, and `|PHONE` or `|ALT` behind it where
 * alternative phones are compared.
 */
function duplicateLeadId({ reason, data }: Message): string | undefined {
  const ids = ['PHONE', 'ALT'].includes(data.at(-1) ?? '') ? data.slice(0, -1) : data;
  return ids.at(reason.endsWith(' IN LIST') ? -1 : -2);
}

function isLeadId(text: string | undefined): text is string {
  return text !== undefined && /^[1-9]\d*$/.test(text);
}
