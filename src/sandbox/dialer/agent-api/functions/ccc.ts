import { BrokenStatement } from '../../api-call.ts';
import { phpFile } from '../../php-file.ts';
import type { AgentCall } from '../agent-call.ts';
import { sameText } from '../php.ts';

/**
 * Ask the cluster that the call came from, by the address in its settings container, to do the same with its
 * lead. Any answer with a body counts. Returns whether there was one; it is said.
 */
export async function askOtherCluster(call: AgentCall, leadId: string): Promise<boolean> {
  const { tables } = call;
  const origin = tables.cccLog.find(({ lead_id: id }) => Number(id) === Number(leadId));
  const container = tables.settingsContainers.find(({ container_id: id }) =>
    sameText(id, origin?.container_id ?? ''),
  );
  if (origin === undefined || container === undefined) return false;
  const { container_id: id, remote_lead_id: remoteLead } = origin;
  const query = `${call.name}&value=CCC_REMOTE&lead_id=${remoteLead}&agent_user=CCC_REMOTE`;
  const url = container.container_entry
    .replaceAll('ccc_lead_info', query)
    .replaceAll(/(?:vicidial|admin)\/non_agent_/g, 'agc/');
  if (url === '') throw new BrokenStatement('PHP opens no empty path');
  if (!/^https?:\/\//.test(url)) return false;
  const { status = 0, body } = await phpFile(url, { clock: call.clock, trigger: 'start' });
  if (status < 200 || status >= 400 || body === '') return false;
  call.reply.print(`SUCCESS: ${call.name} command sent over CCC - ${id}\n`);
  return true;
}
