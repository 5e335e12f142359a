import {
  type Agent,
  type AgentCall,
  checkAllowed,
  end,
  fail,
  loggedIn,
  namesNobody,
  notice,
  succeed,
  updateAgent,
} from '../agent-call.ts';
import { byteLength, isAbove, isBelow } from '../php.ts';

/** What fits behind START in the column. */
const STAGE_BYTES = 14;

/** `recording`: START, STOP or STATUS; START takes a suffix for the file's name in `stage`. */
export function recording(call: AgentCall): void {
  const value = call.get('value');
  if (!/START|STOP|STATUS/.test(value) || namesNobody(call))
    return fail(call, 'recording not valid', value, call.get('agent_user'));
  checkAllowed(call, value);
  const agent = loggedIn(call);
  if (agent === undefined) return;
  if (value === 'STATUS') return tellStatus(call, agent);
  const { external_recording: current } = agent.row;
  if (value.includes('STOP') && (current === 'STOP' || isBelow(current, 1)))
    end(call, 'stop recording error', agent.user, current, '', '', '', ...session(agent));
  const order = value.includes('START') ? value + cutToBytes(call.get('stage'), STAGE_BYTES) : value;
  updateAgent(call, agent.user, { external_recording: order });
  succeed(call, 'recording function sent', agent.user, order, '', '', '', ...session(agent));
}

function tellStatus(call: AgentCall, agent: Agent): void {
  const { external_recording: id } = agent.row;
  if (id === 'START' || id === 'STOP' || !isAbove(id, 0))
    return notice(call, 'not recording', agent.user, '', '', '', '', ...session(agent));
  const row = call.tables.recordingLog.find(
    ({ recording_id: other }) => Number(other) === Number.parseInt(id, 10),
  );
  const file = [row?.filename ?? '', row?.server_ip ?? '', row?.start_time ?? ''];
  notice(call, 'recording active', agent.user, id, ...file, ...session(agent));
}

function session({ row }: Agent): readonly string[] {
  return [row.server_ip, row.conf_exten, row.status];
}

function cutToBytes(text: string, most: number): string {
  let kept = text;
  while (byteLength(kept) > most) kept = Array.from(kept).slice(0, -1).join('');
  return kept;
}
