import { type AgentCall, fail, updateAgent } from '../agent-call.ts';
import { askOtherCluster } from './ccc.ts';
import { frontedCall, otherAgent } from './fronter.ts';

/** `force_fronter_leave_3way`: where the fronter is found the answer has no newline. */
export async function forceFronterLeave3way(call: AgentCall): Promise<void> {
  const fronted = frontedCall(call);
  if (fronted === undefined) return;
  const other = otherAgent(call, fronted);
  if (other !== undefined) {
    const command = ['LEAVE_3WAY_CALL', '', '', 'NO', '', '', '', String(call.epoch)].join('---');
    updateAgent(call, other.user, { external_transferconf: command });
    return call.reply.print(`SUCCESS: force_fronter_leave_3way SENT - ${other.user}`);
  }
  if (fronted.reach === 'LOCAL_AND_CCC' && (await askOtherCluster(call, fronted.leadId))) return;
  fail(call, 'no fronter found', fronted.user);
}
