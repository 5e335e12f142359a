import type { ApiCall } from '../../../api-call.ts';
import type { Row } from '../../../tables/index.ts';
import { sameText } from '../collation.ts';

export interface AgentView {
  readonly agent: Row<'liveAgents'>;
  readonly user: string;
  readonly fullName: string;
}

interface Choice {
  readonly id: string;
  readonly name: string;
  readonly isSelected: boolean;
}

/** The page that shows the in-groups of an agent. */
export function viewPage(call: ApiCall, view: AgentView): string {
  const { agent } = view;
  const rows = choices(call, agent).map(
    ({ id, name, isSelected }) => `<TR><TD>${id}${isSelected ? ' *' : ''}</TD><TD>${name}</TD></TR>\n`,
  );
  return [
    heading(view),
    '<TABLE CELLPADDING=0 CELLSPACING=3 BORDER=0>\n',
    rows.join('') || '<TR><TD>No In-Groups Allowed</TD></TR>\n',
    '</TABLE><BR>\n',
    `SELECTED INGROUPS: ${agent.closer_campaigns}<BR>\n`,
    `OUTBOUND AUTODIAL: ${agent.outbound_autodial}<BR>\n`,
    `MANAGER OVERRIDE: ${agent.manager_ingroup_set}<BR>\n`,
    `MANAGER: ${agent.external_igb_set_user}<BR>\n`,
    '\n',
    '</TD></TR></TABLE>\n',
  ].join('');
}

/** The form that changes them (`stage=change`, for users with `change_agent_campaign`). */
export function changePage(call: ApiCall, view: AgentView): string {
  const { agent, user } = view;
  const options = choices(call, agent).map(
    ({ id, name, isSelected }) =>
      `<option value="${id}"${isSelected ? ' SELECTED' : ''}>${id} - ${name}</option>\n`,
  );
  return [
    heading(view),
    '<TABLE CELLPADDING=0 CELLSPACING=3 BORDER=0>\n',
    agent.on_hook_agent === 'Y'
      ? `<TR><TD ALIGN=CENTER VALIGN=TOP COLSPAN=2><B>This is a Phone On-Hook Agent</B> &nbsp; Maximum Ring Time:  ${agent.on_hook_ring_time}</TD></TR>\n`
      : '',
    '<TR><TD ALIGN=RIGHT VALIGN=TOP>Selected In-Groups: </TD><TD ALIGN=LEFT>\n',
    `<INPUT TYPE=HIDDEN NAME=agent_user ID=agent_user value="${user}">\n`,
    '<SELECT SIZE=10 NAME=ingroup_new_selections ID=ingroup_new_selections multiple>\n',
    options.join('') || '<option value="">No In-Groups Allowed</option>\n',
    '</SELECT><BR></TD></TR>\n',
    '<TR><TD ALIGN=RIGHT>Change, Add, Remove:\n',
    '</TD><TD ALIGN=LEFT>\n',
    '<SELECT SIZE=1 NAME=ingroup_add_remove_change ID=ingroup_add_remove_change>\n',
    '<option value="CHANGE">CHANGE - Set in-groups to those selected above</option>\n',
    '<option value="ADD">ADD - Add in-groups selected above to agent selected</option>\n',
    '<option value="REMOVE">REMOVE - Remove in-groups selected above from agent selected</option>\n',
    '</SELECT>\n',
    '</TD></TR>\n',
    blendedChoice(call, agent),
    defaultChoice(call),
    managerLine(call, agent),
    '<TR><TD ALIGN=CENTER COLSPAN=2>\n',
    `<INPUT TYPE=BUTTON NAME=SUBMIT ID=SUBMIT VALUE="Submit Changes" onclick="submit_ingroup_changes('${user}')">\n`,
    '</TD></TR>\n',
    '</TABLE>\n',
    '</TD></TR></TABLE>\n',
  ].join('');
}

function heading({ agent, user, fullName }: AgentView): string {
  return (
    '<TABLE WIDTH=680 CELLPADDING=0 CELLSPACING=5 BGCOLOR="#D9E6FE"><TR><TD ALIGN=LEFT>\n' +
    `Agent: ${user} - ${fullName} </TD><TD>\n &nbsp; Campaign: ${agent.campaign_id}</TD><TD>\n` +
    '<a href="#" onclick="hide_ingroup_info();">Close</a></TD></TR><TR><TD COLSPAN=3 BGCOLOR="#CCCCFF">\n'
  );
}

/** In-groups of the agent's campaign; the first name is never marked, VICIdial counts from the second. */
function choices(call: ApiCall, agent: Row<'liveAgents'>): Choice[] {
  const campaign = call.tables.campaigns.find(({ campaign_id }) => sameText(campaign_id, agent.campaign_id));
  const isOpen = campaign?.campaign_allow_inbound === 'Y' && campaign.dial_method !== 'MANUAL';
  const offered = isOpen ? names(campaign.closer_campaigns) : [];
  const selected = names(agent.closer_campaigns);
  return offered.flatMap((id, index) => {
    if (id.length < 2) return [];
    const group = call.tables.inboundGroups.find(({ group_id }) => sameText(group_id, id));
    return { id, name: group?.group_name ?? '', isSelected: index > 0 && selected.includes(id) };
  });
}

function names(stored: string): string[] {
  return stored.replace(/-$/, '').split(' ');
}

function blendedChoice(call: ApiCall, agent: Row<'liveAgents'>): string {
  const campaign = call.tables.campaigns.find(({ campaign_id }) => sameText(campaign_id, agent.campaign_id));
  const dials = campaign !== undefined && !['MANUAL', 'INBOUND_MAN'].includes(campaign.dial_method);
  const blended = dials ? agent.outbound_autodial : 'N';
  return (
    '<TR><TD ALIGN=RIGHT>Blended Outbound Autodial:\n</TD><TD ALIGN=LEFT>\n' +
    `<SELECT SIZE=1 NAME=blended ID=blended${dials ? '' : ' DISABLED'}>\n` +
    `<option value="YES"${blended === 'Y' ? ' SELECTED' : ''}>Yes</option>\n` +
    `<option value="NO"${blended === 'N' ? ' SELECTED' : ''}>No</option>\n</SELECT>\n</TD></TR>\n`
  );
}

function defaultChoice({ caller }: ApiCall): string {
  return (
    '<TR><TD ALIGN=RIGHT>Set As User Default:\n</TD><TD ALIGN=LEFT>\n' +
    `<SELECT SIZE=1 NAME=set_as_default ID=set_as_default${caller.modify_users === '1' ? '' : ' DISABLED'}>\n` +
    '<option value="YES">Yes</option>\n<option value="NO" SELECTED>No</option>\n</SELECT>\n</TD></TR>\n'
  );
}

function managerLine(call: ApiCall, agent: Row<'liveAgents'>): string {
  const { manager_ingroup_set: override, external_igb_set_user: manager } = agent;
  if (override !== 'SET' && override !== 'Y') return '';
  const name = call.tables.users.find((row) => sameText(row.user, manager))?.full_name ?? '';
  return (
    '<TR><TD ALIGN=RIGHT>Manager In-Group Override:\n</TD><TD ALIGN=LEFT>\n' +
    `${override} - ${manager} - ${name}\n</TD></TR>\n`
  );
}
