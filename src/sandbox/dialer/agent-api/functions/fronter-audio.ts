import { type AgentCall, end, fail, liveAgent, succeed } from '../agent-call.ts';
import { sameText } from '../php.ts';
import { playingChannel, stopPlaying } from './audio.ts';
import { askOtherCluster } from './ccc.ts';
import { type FrontedCall, frontedCall, otherAgent } from './fronter.ts';

/** A session that ended this long ago is still looked at. */
const RECENT_MS = 5 * 60 * 1000;

/** `force_fronter_audio_stop`: also in the session that the fronter has just left. */
export async function forceFronterAudioStop(call: AgentCall): Promise<void> {
  const fronted = frontedCall(call);
  if (fronted === undefined) return;
  const session = fronterSession(call, fronted);
  if (session === undefined) {
    if (fronted.reach === 'LOCAL_AND_CCC' && (await askOtherCluster(call, fronted.leadId))) return;
    return fail(call, 'no fronter found', fronted.user);
  }
  const stage = call.get('stage');
  const { user: other, exten, serverIp } = session;
  if (exten.length <= 5 || serverIp.length <= 5)
    return fail(
      call,
      'force_fronter_audio_stop error - no fronter session found',
      stage,
      fronted.user,
      other,
    );
  const channel = playingChannel(call, exten, serverIp);
  if (channel === undefined) {
    const reason = 'force_fronter_audio_stop error - no audio playing in other agent session';
    end(call, reason, exten, serverIp, stage, fronted.user, other);
  }
  stopPlaying(call, serverIp, channel);
  succeed(call, 'force_fronter_audio_stop function sent', fronted.reach, stage, fronted.user, other);
}

interface Session {
  readonly user: string;
  readonly exten: string;
  readonly serverIp: string;
}

function fronterSession(call: AgentCall, fronted: FrontedCall): Session | undefined {
  const other = otherAgent(call, fronted);
  if (other !== undefined) return { user: other.user, exten: other.conf_exten, serverIp: other.server_ip };
  const since = call.clock.local(call.epoch * 1000 - RECENT_MS);
  const recent = call.tables.sessionsRecent
    .where(
      (row) =>
        !sameText(row.user, fronted.user) &&
        Number(row.lead_id) === Number(fronted.leadId) &&
        row.call_date > since,
    )
    .toSorted((a, b) => (a.call_date < b.call_date ? 1 : -1))[0];
  if (recent === undefined) return undefined;
  const { user, conf_exten: exten, server_ip: serverIp } = recent;
  if (serverIp.length >= 5 || exten.length >= 1) return { user, exten, serverIp };
  const row = liveAgent(call, user);
  return { user, exten: row?.conf_exten ?? '', serverIp: row?.server_ip ?? '' };
}
