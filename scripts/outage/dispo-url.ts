import { localTime } from '../../connectors/vicidial/feed/local-time.ts';
import { isInbound, type OutageCall } from './call.ts';
import { phoneOf } from './dialer.ts';

/** The Dispo Call URL of a call, its tags filled as VICIdial fills them. */
export function dispoUrl(
  template: string,
  call: OutageCall,
  told: { readonly agentLogId: number; readonly disposedAt: number; readonly timezone: string },
): string {
  const { agentLogId, disposedAt, timezone } = told;
  const values: Readonly<Record<string, string>> = {
    lead_id: String(call.leadId),
    call_id: call.callId,
    uniqueid: call.uniqueid,
    agent_log_id: String(agentLogId),
    dispo: call.status,
    talk_time: String(Math.max(0, Math.floor(disposedAt / 1000) - Math.floor(call.at / 1000))),
    SQLdate: localTime(disposedAt, timezone),
    epoch: String(Math.floor(disposedAt / 1000)),
    list_id: '1001',
    vendor_lead_code: `CRM-${call.leadId}`,
    phone_code: '1',
    phone_number: phoneOf(call.leadId),
    first_name: 'Ada',
    last_name: `Lead ${call.leadId}`,
    user: call.user,
    campaign: 'SALES',
    group: isInbound(call) ? 'SUPPORT' : '',
    dialed_number: phoneOf(call.leadId),
    dialed_label: 'MAIN',
  };
  return template
    .replace(/^VAR/u, '')
    .replaceAll(/--A--(\w+)--B--/gu, (_, name: string) =>
      encodeURIComponent(values[name] ?? '').replaceAll('%20', '+'),
    );
}
