import { passShell, buildPerlUrl, type TagValues } from '../../url-builder.ts';
import type { Row } from '../../tables/index.ts';
import { sendPerlUrl } from '../../wget.ts';
import type { NewCall } from '../call-rows.ts';
import { type FloorContext, localNow } from '../screen.ts';
import { didValues } from './custom-values.ts';
import { perlValues } from './perl-values.ts';

/** Shorter settings of an in-group are not called. */
const SHORTEST_URL = 6;

/**
 * What `AST_send_URL.pl` does with one template: note it, hand it to wget through the shell, note the answer. A URL
 * with an apostrophe is called all the same, but the statement that notes it breaks.
 */
export async function sendByWget(
  floor: FloorContext,
  type: 'na_callurl' | 'add_lead' | 'enter_ig',
  uniqueid: string,
  template: string,
  values: TagValues,
): Promise<void> {
  const url = buildPerlUrl(template, values);
  const entry = url.includes("'")
    ? undefined
    : floor.state.tables.urlLog.insert({
        uniqueid,
        url_date: localNow(floor),
        url_type: type,
        url: url.replaceAll(/[;|\\]/g, ''),
      });
  const passed = passShell(url);
  if (passed === undefined || !/^https?:\/\/[^/?#]/i.test(passed)) return;
  const { clock } = floor.state;
  const { wait, timeoutMs, signal } = floor;
  const log = await sendPerlUrl(template, values, { clock, wait, timeoutMs, signal });
  if (entry === undefined) return;
  entry.response_sec = String(log.responseSeconds);
  entry.url_response = log.urlResponse;
}

/** An inbound call made a lead: the in-group's Add Lead URL is called beside the call. */
export function sendAddLeadUrl(floor: FloorContext, call: NewCall, inGroup: Row<'inboundGroups'>): void {
  if (inGroup.add_lead_url.length < SHORTEST_URL) return;
  const { tables } = floor.state;
  const { lead } = call;
  const list = tables.lists.find(({ list_id: id }) => id === lead.list_id);
  const values: TagValues = {
    lead_id: String(lead.lead_id),
    vendor_id: lead.vendor_lead_code,
    vendor_lead_code: lead.vendor_lead_code,
    list_id: lead.list_id,
    list_name: list?.list_name ?? '',
    list_description: list?.list_description ?? '',
    phone_number: call.phone,
    phone_code: lead.phone_code,
    ...didValues(floor.state, call.uniqueid),
    closecallid: tables.closerLog.find(({ uniqueid: id }) => id === call.uniqueid)?.closecallid ?? '',
    uniqueid: call.uniqueid,
    call_id: call.callId,
    function: 'INGROUP_ADD_LEAD_URL',
    sqldate: localNow(floor),
  };
  floor.background(sendByWget(floor, 'add_lead', call.uniqueid, inGroup.add_lead_url, values));
}

/** A call enters an in-group: its Enter In-group URL is called beside the call. */
export function sendEnterUrl(floor: FloorContext, call: NewCall, inGroup: Row<'inboundGroups'>): void {
  if (inGroup.enter_ingroup_url.length < SHORTEST_URL) return;
  const { lead, uniqueid, callId, group, phone } = call;
  const known = { lead, uniqueid, callId, group, phone, kind: 'inbound', altDial: 'MAIN', user: '' } as const;
  const asked = { ...known, status: lead.status, listId: lead.list_id };
  const values = perlValues(floor, asked, 'ENTER_INGROUP_URL');
  floor.background(sendByWget(floor, 'enter_ig', uniqueid, inGroup.enter_ingroup_url, values));
}
