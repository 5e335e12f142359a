import { writeColumns } from '../../store.ts';
import type { Row } from '../../tables/index.ts';
import type { AgentCall } from '../agent-call.ts';
import { sameText } from '../php.ts';

/** What a remote agent's call leaves: the status in log and lead, the agent ready, the call gone. */
export function endRemoteCall(call: AgentCall, live: Row<'autoCalls'>, user: string, callId: string): void {
  const status = (call.get('status') === '' ? 'RAXFER' : call.get('status')).slice(0, 6);
  logEnd(call, live, user, status);
  const lead = call.store.leads.find(({ lead_id: id }) => id === Number(live.lead_id));
  if (lead !== undefined) writeColumns(lead, { status });
  const { tables, now } = call;
  const talking = tables.liveAgents.find(({ callerid: id }) => sameText(id, callId));
  if (talking !== undefined)
    tables.liveAgents.update(
      (row) => sameText(row.user, talking.user) && row.server_ip === talking.server_ip,
      {
        last_call_finish: now,
        last_state_change: now,
        lead_id: '0',
        uniqueid: '',
        callerid: '',
        channel: '',
        status: 'READY',
      },
    );
  tables.autoCalls.remove(({ callerid: id }) => sameText(id, callId));
  tables.liveAgents.update(({ ring_callerid: id }) => sameText(id, callId), { ring_callerid: '' });
}

function logEnd(call: AgentCall, live: Row<'autoCalls'>, user: string, status: string): void {
  const { tables, epoch } = call;
  const isThis = (row: { uniqueid: string; lead_id: string }): boolean =>
    row.uniqueid === live.uniqueid && row.lead_id === live.lead_id;
  if (live.call_type === 'IN') {
    const rows = tables.closerLog.where((row) => isThis(row) && sameText(row.campaign_id, live.campaign_id));
    const last = rows.toSorted((a, b) => Number(b.closecallid) - Number(a.closecallid))[0];
    if (last !== undefined) Object.assign(last, { status, ...lasted(last.start_epoch, epoch) });
    return;
  }
  const rows = tables.log.where(isThis);
  const last = rows.toSorted((a, b) => (a.call_date < b.call_date ? 1 : -1))[0];
  if (last !== undefined) Object.assign(last, { status, user, ...lasted(last.start_epoch, epoch) });
}

function lasted(startEpoch: string, epoch: number): { length_in_sec: string; end_epoch: string } {
  return { length_in_sec: String(epoch - Number(startEpoch)), end_epoch: String(epoch) };
}
