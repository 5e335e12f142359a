import type { LeadRow } from '../../store.ts';
import type { Row } from '../../tables/index.ts';
import { findUser } from '../../users.ts';
import type { TagValues } from '../../url-builder.ts';
import { type FloorContext, localNow } from '../screen.ts';
import { didValues, leadValues } from './lead-values.ts';
import { sendByWget } from './perl.ts';
import { alternates, campaignOf, inGroupOf, type UrlSource } from './which-url.ts';

/** A call that no agent took, as the poller passes it on. */
export interface UnansweredCall {
  readonly lead: LeadRow;
  readonly uniqueid: string;
  readonly callId: string;
  readonly kind: 'outbound' | 'inbound';
  /** Campaign or in-group. */
  readonly group: string;
  readonly status: string;
  /** VDAD or VDCL. */
  readonly user: string;
  readonly phone: string;
  readonly altDial: string;
  readonly listId: string;
}

/** The No Agent Call URLs of one call, one after another. A list's setting stands before the campaign's. */
export async function sendNoAgentUrls(floor: FloorContext, call: UnansweredCall): Promise<void> {
  for (const template of templatesOf(floor, call)) {
    const values = noAgentValues(floor, call);
    await sendByWget(floor, 'na_callurl', call.uniqueid, template, values);
  }
}

function templatesOf(floor: FloorContext, call: UnansweredCall): readonly string[] {
  const source = sourceOf(floor, call);
  if (source.url !== 'ALT') return [source.url];
  return alternates(floor.state, source, 'noagent')
    .filter((row) => letsThrough(row, call.listId))
    .map(({ url_address: address }) => address);
}

/**
 * Perl compares texts as numbers here: the status filter never applies, and a list filter that is a number matches
 * only where it was saved with blanks around it.
 */
function letsThrough({ url_lists: lists }: Row<'urlMulti'>, listId: string): boolean {
  return !(Number.parseFloat(lists) > 2) || lists.toLowerCase().includes(` ${listId} `);
}

function sourceOf({ state }: FloorContext, call: UnansweredCall): UrlSource {
  const list = state.tables.lists.find(({ list_id: id }) => id === call.listId);
  if (list !== undefined && (list.na_call_url.length > 3 || list.na_call_url === 'ALT'))
    return { url: list.na_call_url, entryType: 'list', id: list.list_id };
  const inbound = call.kind === 'inbound';
  const row = inbound ? inGroupOf(state, call.group) : campaignOf(state, call.group);
  return { url: row?.na_call_url ?? '', entryType: inbound ? 'ingroup' : 'campaign', id: call.group };
}

function noAgentValues(floor: FloorContext, call: UnansweredCall): TagValues {
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
    function: 'NA_CALL_URL',
    sqldate: localNow(floor),
  };
}
