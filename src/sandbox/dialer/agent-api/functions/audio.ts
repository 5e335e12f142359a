import { BrokenStatement } from '../../api-call.ts';
import {
  type Agent,
  type AgentCall,
  agentName,
  checkAllowed,
  end,
  fail,
  loggedIn,
  namesNobody,
  notice,
  succeed,
} from '../agent-call.ts';
import { byteLength, sameText } from '../php.ts';
import { queueAction } from './manager-action.ts';

/** Extension that plays a file into a session, and the one that steers it. */
const PLAYER = '473782158521111';
const STEERING = '473782138521111';

/** `audio_playback`: one file at a time in the agent's session. */
export function audioPlayback(call: AgentCall): void {
  const value = call.get('value');
  const stage = call.get('stage');
  if ((value === '' && stage === 'PLAY') || byteLength(stage) < 4 || namesNobody(call))
    return fail(call, 'audio_playback not valid', value, stage, call.get('agent_user'));
  checkAllowed(call, value);
  const agent = loggedIn(call, agentName(call, stage), stage);
  if (agent === undefined) return;
  const { conf_exten: session, server_ip: serverIp } = agent.row;
  if (session.length <= 5 || serverIp.length <= 5)
    return fail(call, 'audio_playback error - entry is empty', stage, agent.user);
  const playing = playingChannel(call, session, serverIp);
  if (stage === 'PLAY') play(call, agent, value, playing);
  else steer(call, agent, stage, playing);
  succeed(call, 'audio_playback function sent', value, stage, agent.user);
}

/** The channel that plays in a session, if one does. */
export function playingChannel(call: AgentCall, session: string, serverIp: string): string | undefined {
  return call.tables.liveChannels.find(
    ({ extension, server_ip: server, channel }) =>
      sameText(extension, session) && server === serverIp && /^IAX2\/ASTplay/i.test(channel),
  )?.channel;
}

/** Hang the playing channel up. */
export function stopPlaying(call: AgentCall, serverIp: string, channel: string): void {
  const callerId = `PLAYHU${call.now.replaceAll(/\D/g, '')}`;
  queueAction(call, { name: 'Hangup', serverIp, callerId }, `Channel: ${channel}`);
}

function play(call: AgentCall, agent: Agent, file: string, playing: string | undefined): void {
  const { conf_exten: session, server_ip: serverIp } = agent.row;
  if (playing !== undefined) {
    const override = call.get('dial_override');
    if (override !== 'Y') {
      const reason = 'audio_playback error - audio already playing in agent session';
      end(call, reason, session, serverIp, 'PLAY', override, agent.user);
    }
    stopPlaying(call, serverIp, playing);
    notice(call, 'audio_playback previous playback stopped', 'PLAY', override, agent.user);
  }
  const context = contextOf(call, serverIp);
  queueAction(
    call,
    { name: 'Originate', serverIp, callerId: file },
    `Channel: Local/47378216${session}@${context}`,
    `Context: ${context}`,
    `Exten: ${PLAYER}`,
    'Priority: 1',
    `CallerID: "${file}" <${PLAYER}>`,
  );
}

function steer(call: AgentCall, agent: Agent, stage: string, playing: string | undefined): void {
  const { conf_exten: session, server_ip: serverIp } = agent.row;
  if (playing === undefined) {
    const reason = 'audio_playback error - no audio playing in agent session';
    end(call, reason, session, serverIp, stage, agent.user);
  }
  if (stage === 'STOP') return stopPlaying(call, serverIp, playing);
  const command = COMMANDS[stage];
  // The real one then sends an empty statement.
  if (command === undefined) throw new BrokenStatement('there is no statement for this stage');
  const context = contextOf(call, serverIp);
  const callerId = `${command.prefix}${call.now.replaceAll(/\D/g, '')}`;
  queueAction(
    call,
    { name: 'Originate', serverIp, callerId },
    `Channel: Local/473782148521111${playing.replace('IAX2/ASTplay-', '')}@${context}`,
    `Context: ${context}`,
    `Exten: ${STEERING}`,
    'Priority: 1',
    `CallerID: ${command.key}`,
  );
}

const COMMANDS: Readonly<Partial<Record<string, { readonly prefix: string; readonly key: string }>>> = {
  RESTART: { prefix: 'PLAYRS', key: '4' },
  PAUSE: { prefix: 'PLAYPA', key: '3' },
  RESUME: { prefix: 'PLAYPA', key: '3' },
};

function contextOf(call: AgentCall, serverIp: string): string {
  return call.tables.servers.find(({ server_ip: other }) => other === serverIp)?.ext_context ?? '';
}
