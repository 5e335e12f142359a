import type { Row } from '../../tables/index.ts';
import { type AgentCall, checkAllowed, fail, loggedIn, succeed } from '../agent-call.ts';
import { byteLength, sameText } from '../php.ts';
import { activeIngroup } from './active-ingroup.ts';
import { endRemoteCall } from './end-remote-call.ts';
import { queueAction } from './manager-action.ts';

/** `ra_call_control`: the call need not be the named agent's own. */
export function raCallControl(call: AgentCall): void {
  const value = call.get('value');
  const sentUser = call.get('agent_user');
  const stage = call.get('stage');
  if (value === '' || sentUser === '' || stage === '')
    return fail(call, 'ra_call_control not valid', value, sentUser, stage);
  checkAllowed(call, value);
  const agent = loggedIn(call, sentUser);
  if (agent === undefined) return;
  const live = call.tables.autoCalls.find(({ callerid: id }) => sameText(id, value));
  if (live === undefined) return fail(call, 'no active call found', value);
  const control = CONTROLS[stage];
  if (control === undefined) return fail(call, 'stage is not valid', stage);
  if (control(call, live, agent.user, value)) endRemoteCall(call, live, agent.user, value);
}

/** Says what it does; `false` = refused. */
type Control = (call: AgentCall, live: Row<'autoCalls'>, user: string, callId: string) => boolean;

const CONTROLS: Readonly<Partial<Record<string, Control>>> = {
  HANGUP: hangUp,
  EXTENSIONTRANSFER: toExtension,
  INGROUPTRANSFER: toIngroup,
};

function hangUp(call: AgentCall, live: Row<'autoCalls'>, user: string, callId: string): boolean {
  const { server_ip: serverIp, channel } = live;
  const callerId = renamed(callId, 'HAPI');
  queueAction(call, { name: 'Hangup', serverIp, callerId }, `Channel: ${channel}`);
  succeed(call, 'ra_call_control hungup', user, callId, 'HANGUP');
  return true;
}

function toExtension(call: AgentCall, live: Row<'autoCalls'>, user: string, callId: string): boolean {
  const number = call.get('phone_number');
  if (byteLength(number) < 2) {
    fail(call, 'phone_number is not valid', number);
    return false;
  }
  redirect(call, live, callId, number);
  succeed(call, 'ra_call_control transfer', user, callId, number);
  return true;
}

function toIngroup(call: AgentCall, live: Row<'autoCalls'>, user: string, callId: string): boolean {
  const ingroup = activeIngroup(call, live);
  if (ingroup === undefined) return false;
  const extension = `90009*${ingroup}**${live.lead_id}**${live.phone_number}**${user}**`;
  redirect(call, live, callId, extension);
  succeed(call, 'ra_call_control transfer', user, callId, call.get('phone_number'));
  return true;
}

function redirect(call: AgentCall, live: Row<'autoCalls'>, callId: string, extension: string): void {
  const { server_ip: serverIp, channel } = live;
  const context = call.tables.servers.find(({ server_ip: other }) => other === serverIp)?.ext_context ?? '';
  const callerId = renamed(callId, 'XAPI');
  const lines = [`Channel: ${channel}`, `Context: ${context}`, `Exten: ${extension}`];
  queueAction(
    call,
    { name: 'Redirect', serverIp, callerId },
    ...lines,
    'Priority: 1',
    `CallerID: ${callerId}`,
  );
}

function renamed(callId: string, prefix: string): string {
  return callId.replace(/^..../, prefix);
}
