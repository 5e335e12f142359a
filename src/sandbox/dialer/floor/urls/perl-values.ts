import type { LeadRow } from '../../store.ts';
import type { TagValues } from '../../url-builder.ts';
import { findUser } from '../../users.ts';
import { type FloorContext, localNow } from '../screen.ts';
import { leadValues } from '../../lead-values.ts';
import { didValues } from './custom-values.ts';

/** A call as it is handed to `AST_send_URL.pl`. */
export interface PerlCall {
  readonly lead: LeadRow;
  readonly uniqueid: string;
  readonly callId: string;
  readonly kind: 'outbound' | 'inbound';
  /** Campaign or in-group. */
  readonly group: string;
  readonly status: string;
  /** VDAD or VDCL; empty for a call that enters an in-group. */
  readonly user: string;
  readonly phone: string;
  readonly altDial: string;
  readonly listId: string;
}

/** What that script can put into a URL about a call, in its order. */
export function perlValues(
  floor: FloorContext,
  call: PerlCall,
  name: 'NA_CALL_URL' | 'ENTER_INGROUP_URL',
): TagValues {
  const { state } = floor;
  const { lead, group } = call;
  const {
    lead_id: id,
    list_name: listName,
    list_description: listDescription,
    gmt_offset_now: _offset,
    ...known
  } = leadValues(state, lead, call.listId);
  const user = findUser(state.tables, call.user);
  const closer = state.tables.closerLog.find(({ uniqueid }) => uniqueid === call.uniqueid);
  return {
    lead_id: id ?? '',
    entry_date: lead.entry_date,
    modify_date: lead.modify_date ?? '',
    status: call.status,
    dispo: call.status,
    user: call.user,
    ...known,
    source_id: lead.source_id,
    list_name: listName ?? '',
    list_description: listDescription ?? '',
    phone_number: call.phone,
    called_count: lead.called_count,
    last_local_call_time: lead.last_local_call_time ?? '',
    rank: lead.rank,
    owner: lead.owner,
    dialed_number: call.phone,
    dialed_label: call.altDial,
    user_custom_one: user?.custom_one ?? '',
    user_custom_two: user?.custom_two ?? '',
    user_custom_three: user?.custom_three ?? '',
    user_custom_four: user?.custom_four ?? '',
    user_custom_five: user?.custom_five ?? '',
    full_name: user?.full_name ?? '',
    launch_user: call.user,
    ...didValues(state, call.uniqueid),
    closecallid: closer?.closecallid ?? '',
    uniqueid: call.uniqueid,
    call_id: call.callId,
    user_group: user?.user_group ?? '',
    campaign: group,
    campaign_id: group,
    group,
    function: name,
    sqldate: localNow(floor),
  };
}
