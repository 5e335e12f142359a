import {
  type Agent,
  type AgentCall,
  campaignOf,
  checkAllowed,
  end,
  fail,
  loggedIn,
  succeed,
  updateAgent,
} from '../agent-call.ts';
import { byteLength, sameText } from '../php.ts';
import { addGroups, groupNames, removeGroups } from './group-list.ts';

/** `change_ingroups`: the agent's in-groups for this session, and with `set_as_default` for good. */
export function changeIngroups(call: AgentCall): void {
  const value = call.get('value').replaceAll(/[^A-Z]/g, '');
  const blended = call.get('blended');
  const choices = call.get('ingroup_choices');
  const sentUser = call.get('agent_user');
  if (byteLength(blended) < 2 || byteLength(sentUser) < 2 || value.length < 3)
    return fail(call, 'change_ingroups not valid', value, blended, choices, sentUser);
  checkAllowed(call, value);
  const agent = loggedIn(call, sentUser);
  if (agent === undefined) return;
  const campaign = campaignOf(call, agent.row.campaign_id);
  if (campaign?.campaign_allow_inbound !== 'Y')
    return fail(call, 'campaign does not allow inbound calls', agent.user);
  const { caller } = call;
  if (caller.change_agent_campaign !== '1')
    return fail(call, 'user is not allowed to change agent in-groups', caller.user);
  if (blended === 'YES' && ['MANUAL', 'INBOUND_MAN'].includes(campaign.dial_method))
    end(call, 'campaign dial_method does not allow outbound autodial', agent.user, blended);
  checkGroups(call, agent, choices);
  if (choices === '' && (value === 'ADD' || value === 'REMOVE')) {
    const reason = 'ingroup_choices are required for ADD and REMOVE values';
    end(call, reason, agent.user, value, choices);
  }
  const current = agent.row.closer_campaigns;
  const wanted = chosen(value, current, choices);
  apply(call, agent, { current, wanted, blended: blended === 'YES' ? '1' : '0' });
  const isDefault = call.get('set_as_default') === 'YES';
  if (isDefault)
    call.tables.users.update(({ user }) => sameText(user, agent.user), {
      closer_campaigns: wanted,
      closer_default_blended: blended === 'YES' ? '1' : '0',
    });
  const note = isDefault ? 'User settings set as default' : '';
  succeed(call, 'change_ingroups function set', caller.user, agent.user, wanted, blended, note);
}

/** The first word is not looked at: the list is expected to start with a blank. */
function checkGroups(call: AgentCall, agent: Agent, choices: string): void {
  for (const name of groupNames(choices)) {
    if (call.tables.inboundGroups.rows.some(({ group_id: id }) => sameText(id, name))) continue;
    end(call, 'ingroup does not exist', agent.user, name, choices);
  }
}

function chosen(value: string, current: string, choices: string): string {
  if (value === 'ADD') return addGroups(current, choices);
  return value === 'REMOVE' ? removeGroups(current, choices) : choices;
}

function apply(
  call: AgentCall,
  agent: Agent,
  change: { readonly current: string; readonly wanted: string; readonly blended: string },
): void {
  const { tables } = call;
  updateAgent(call, agent.user, {
    external_ingroups: change.wanted,
    external_blended: change.blended,
    external_igb_set_user: call.caller.user,
    manager_ingroup_set: 'SET',
  });
  const names = groupNames(change.wanted);
  for (const name of names) seat(call, agent, name);
  const left = names.reduce((list, name) => list.replaceAll(` ${name} `, ' '), change.current);
  for (const name of groupNames(left))
    tables.liveInboundAgents.remove(
      ({ user, group_id: id }) => sameText(user, agent.user) && sameText(id, name),
    );
}

/** Put the agent into an in-group's queue with his grade and count there. */
function seat(call: AgentCall, agent: Agent, name: string): void {
  const { tables, now } = call;
  const isHis = ({ user, group_id: id }: { user: string; group_id: string }): boolean =>
    sameText(user, agent.user) && sameText(id, name);
  const skill = tables.inboundGroupAgents.find(isHis);
  const columns = {
    group_weight: skill?.group_weight ?? '0',
    group_grade: skill?.group_grade ?? '0',
    calls_today: skill?.calls_today ?? '0',
    calls_today_filtered: skill?.calls_today_filtered ?? '0',
    daily_limit: skill?.daily_limit ?? '-1',
  };
  if (tables.liveInboundAgents.rows.some(isHis)) {
    tables.liveInboundAgents.update(isHis, columns);
    return;
  }
  tables.liveInboundAgents.insert({
    ...columns,
    user: agent.user,
    group_id: name,
    last_call_time: now,
    last_call_finish: now,
    last_call_time_filtered: now,
    last_call_finish_filtered: now,
  });
}
