import {
  type Agent,
  type AgentCall,
  checkAllowed,
  end,
  fail,
  hasLead,
  loggedIn,
  namesNobody,
  succeed,
  updateAgent,
} from '../agent-call.ts';
import { byteLength, sameText } from '../php.ts';
import { activeIngroup } from './active-ingroup.ts';
import { callerIdOf, checkCidChoice } from './caller-id.ts';
import { multiDial } from './multi-dial.ts';

const DIALLING = new Set(['DIAL_WITH_CUSTOMER', 'PARK_CUSTOMER_DIAL']);
const TO_NUMBER = new Set(['BLIND_TRANSFER', 'LEAVE_VM', ...DIALLING]);
const HANG_UPS = new Set(['HANGUP_XFER', 'HANGUP_BOTH', 'LEAVE_3WAY_CALL']);

/** `transfer_conference`: a number that is missing is not noticed. */
export function transferConference(call: AgentCall): void {
  const value = call.get('value');
  if (byteLength(value) < 8 || namesNobody(call))
    return fail(call, 'transfer_conference not valid', value, call.get('agent_user'));
  checkAllowed(call, value);
  const agent = loggedIn(call);
  if (agent === undefined) return;
  const { callerid: callId } = agent.row;
  if (!hasLead(agent.row) || callId.length <= 15)
    return fail(call, 'agent_user does not have a live call', agent.user);
  const order = orderFor(call, agent, value);
  if (order === undefined) return;
  const phones = multiDial(call, agent);
  checkThreeWay(call, agent);
  updateAgent(call, agent.user, { external_transferconf: order.command });
  const number = call.get('phone_number');
  const data = [value, order.ingroup, number, consultative(call), agent.user, `${callId}${phones}`, ''];
  succeed(call, 'transfer_conference function set', ...data);
}

interface Order {
  /** What the screen gets. */
  readonly command: string;
  readonly ingroup: string;
}

/** `undefined` = refused, and said so. */
function orderFor(call: AgentCall, agent: Agent, value: string): Order | undefined {
  const sent = call.get('ingroup_choices');
  if (value === 'LOCAL_CLOSER' || (DIALLING.has(value) && consultative(call) === 'YES'))
    return toIngroup(call, agent, value);
  const time = String(call.epoch);
  const number = call.get('phone_number');
  if (TO_NUMBER.has(value)) {
    const { groupAlias, callerId } = shownNumber(call, agent);
    const override = call.get('dial_override');
    const parts = [value, '', number, 'NO', override, groupAlias, callerId, time, call.get('cid_choice')];
    return { command: parts.join('---'), ingroup: sent };
  }
  if (HANG_UPS.has(value))
    return { command: [value, '', '', 'NO', '', '', '', time].join('---'), ingroup: sent };
  fail(call, 'value is not valid', value, call.caller.user);
  return undefined;
}

function toIngroup(call: AgentCall, agent: Agent, value: string): Order | undefined {
  const source = call.tables.autoCalls.find(({ callerid: id }) => sameText(id, agent.row.callerid));
  const ingroup = activeIngroup(call, source);
  if (ingroup === undefined) return undefined;
  const { groupAlias, callerId } = shownNumber(call, agent);
  const parts = [
    value,
    ingroup,
    call.get('phone_number'),
    consultative(call),
    '',
    groupAlias,
    callerId,
    String(call.epoch),
    call.get('cid_choice'),
  ];
  return { command: parts.join('---'), ingroup };
}

function shownNumber(call: AgentCall, agent: Agent): { groupAlias: string; callerId: string } {
  const shown = callerIdOf(call, agent.user, { outboundCid: false });
  checkCidChoice(call, agent.user);
  return shown;
}

function consultative(call: AgentCall): string {
  return call.get('consultative') === 'YES' ? 'YES' : 'NO';
}

/** With `tw_check=YES` a third party who is on the line already is a refusal. */
function checkThreeWay(call: AgentCall, { user, row }: Agent): void {
  const check = call.get('tw_check');
  if (!/YES/i.test(check)) return;
  const others = call.tables.liveSipChannels.where(
    (channel) =>
      channel.server_ip === row.server_ip &&
      /^DC.*W$/i.test(channel.channel_group) &&
      sameText(channel.extension, row.conf_exten),
  ).length;
  if (others > 0) end(call, 'agent_user has current active 3-way call', user, String(others), '0', check);
}
