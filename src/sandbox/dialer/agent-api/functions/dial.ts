import {
  type Agent,
  type AgentCall,
  campaignOf,
  checkAllowed,
  end,
  fail,
  hasLead,
  loggedIn,
  namesNobody,
  notice,
  statement,
  succeed,
  updateAgent,
} from '../agent-call.ts';
import { BrokenStatement } from '../../api-call.ts';
import { storeText } from '../../lead-fields.ts';
import { breaksQuotes, byteLength, sameText } from '../php.ts';
import { callerIdOf } from './caller-id.ts';
import { leadToDial } from './lead-to-dial.ts';

/** What is dialled and how, in the order of the queued command. */
interface Command {
  readonly value: string;
  readonly phoneCode: string;
  readonly groupAlias: string;
  readonly callerId: string;
  readonly altDial: string;
  readonly dialIngroup: string;
}

/** `external_dial`: every mark but digits is dropped from the number, a `+1` in front leaves its 1. */
export function externalDial(call: AgentCall): void {
  const raw = call.get('value');
  const value = raw === 'MANUALNEXT' ? raw : raw.replaceAll(/[^0-9]/g, '');
  if (isIncomplete(call, value)) {
    const sent = (
      ['phone_code', 'search', 'preview', 'focus', 'lead_id', 'agent_user', 'alt_user'] as const
    ).map((name) => call.get(name));
    return fail(call, 'external_dial not valid', value, ...sent);
  }
  checkAllowed(call, value);
  const agent = loggedIn(call);
  if (agent === undefined) return;
  const dialling = campaignOf(call, agent.row.campaign_id)?.api_manual_dial ?? '';
  const dialIngroup = checkedIngroup(call);
  const ready = dialling !== 'STANDARD' || (agent.row.status === 'PAUSED' && !hasLead(agent.row));
  if (!ready && dialIngroup === '') return fail(call, 'agent_user is not paused', agent.user);
  if (!mayDial(call, agent))
    return fail(call, 'agent_user is not allowed to place manual dial calls', agent.user);
  const callerId = callerIdOf(call, agent.user, { outboundCid: true });
  const number = vtigerNumber(call, value);
  const lead = leadToDial(call, agent.user, number);
  const command = { ...lead, ...callerId, dialIngroup };
  if (!queue(call, agent, dialling, command)) return;
  succeed(
    call,
    'external_dial function set',
    command.value,
    agent.user,
    command.phoneCode,
    ...(['search', 'preview', 'focus', 'vendor_id'] as const).map((name) => call.get(name)),
    String(call.epoch),
    call.get('dial_prefix'),
    command.groupAlias,
    command.callerId,
    command.altDial,
  );
}

/** `agentcall_manual` has more values than 1, but only that one counts here. */
export function mayDial(call: AgentCall, agent: Agent): boolean {
  return call.tables.users.rows.some((row) => sameText(row.user, agent.user) && row.agentcall_manual === '1');
}

function isIncomplete(call: AgentCall, value: string): boolean {
  const short = (name: 'search' | 'preview' | 'focus'): boolean => byteLength(call.get(name)) < 2;
  return (
    (value.length < 2 && call.get('lead_id') === '') ||
    namesNobody(call, { agentUser: 2, altUser: 2 }) ||
    short('search') ||
    short('preview') ||
    short('focus')
  );
}

/** An in-group that does not exist is said and left out. */
function checkedIngroup(call: AgentCall): string {
  const wanted = call.get('dial_ingroup');
  if (wanted === '' || call.tables.inboundGroups.rows.some((row) => sameText(row.group_id, wanted)))
    return wanted;
  notice(call, 'defined dial_ingroup not found', wanted);
  return '';
}

/** `vtiger_callback=YES` reads `99<activity>`; without the integration the bare number is what is left. */
function vtigerNumber(call: AgentCall, value: string): string {
  if (!/YES/i.test(call.get('vtiger_callback')) || !value.startsWith('99')) return value;
  const activity = value.slice(2);
  if (activity === '') throw new BrokenStatement('PHP cannot add to an empty text');
  if (Number(call.settings.enable_vtiger_integration) > 0)
    end(call, 'vtiger callback activity does not exist in vtiger system', String(Number(activity)));
  return String(Number(activity));
}

/** At once to the screen, or with `api_manual_dial` QUEUE one row for each number. */
function queue(call: AgentCall, agent: Agent, dialling: string, command: Command): boolean {
  const get = call.get;
  const vendor = get('vendor_id');
  const text = [
    command.value,
    command.phoneCode,
    get('search'),
    get('preview'),
    get('focus'),
    vendor,
    String(call.epoch),
    get('dial_prefix'),
    command.groupAlias,
    command.callerId,
    '',
    get('lead_id'),
    command.altDial,
    command.dialIngroup,
  ].join('!');
  const broken = breaksQuotes(text, "'");
  if (dialling === 'STANDARD') {
    if (statement(call, broken)) updateAgent(call, agent.user, { external_dial: text });
    return true;
  }
  const { manualDialQueue } = call.tables;
  const queued = manualDialQueue.rows.some(
    (row) => sameText(row.user, agent.user) && sameText(row.phone_number, command.value),
  );
  if (queued) {
    fail(call, 'phone_number is already in this agents manual dial queue', agent.user, command.value);
    return false;
  }
  if (statement(call, broken))
    manualDialQueue.insert({
      user: agent.user,
      phone_number: command.value,
      entry_time: call.now,
      status: 'READY',
      external_dial: storeText(text, 100),
    });
  return true;
}
