import { type ApiCall, flag, refuse } from '../../../api-call.ts';
import type { Row } from '../../../tables/index.ts';
import { sameNumber, sameText } from '../compare.ts';
import { layout } from '../output.ts';
import { letters } from '../parameters.ts';
import { requireRight } from '../rights.ts';
import { callId } from './call-id.ts';

const DETAIL = ['call_date', 'phone', 'call_type', 'campaign_id', 'list_id', 'status', 'user'] as const;

/** `callid_info`: how long the agent talked in one call, with `detail=YES` also what the log says of it. */
export function callidInfo(call: ApiCall): void {
  requireRight(call, 'GET CALL INFO', { level: 7, viewReports: true });
  const id = callId(call);
  const { delimiter, header } = layout(call);
  const detailed = flag(call, 'detail') === 'YES';
  const agent = letters(call, 'agent_user', '-_');
  const { tables } = call;
  const extended = tables.logExtended.find(({ caller_code }) => sameText(caller_code, id));
  if (extended === undefined) refuse(call, `CALL NOT FOUND: ${call.caller.user}|${agent}`);
  const logged = findLogged(call, id, extended);
  if (logged === undefined) refuse(call, `CALL LOG NOT FOUND: ${call.caller.user}|${agent}`);
  const agentLog = tables.agentLog.find(
    (row) =>
      row.uniqueid === extended.uniqueid &&
      sameNumber(row.lead_id, extended.lead_id) &&
      sameText(row.user, logged.user),
  );
  const talked = agentLog === undefined ? 0 : Number(agentLog.talk_sec) - Number(agentLog.dead_sec);
  const names = ['call_id', 'custtime', ...(detailed ? DETAIL : [])];
  const { phone_number: phone, campaign_id: campaign, list_id: list, status, user } = logged;
  const detail = [extended.call_date, phone, callType(id), campaign, list, status, user];
  const values = [id, String(talked), ...(detailed ? detail : [])];
  const output = `${header ? `${names.join(delimiter)}\n` : ''}${values.join(delimiter)}\n`;
  call.reply.print(output);
  call.reply.log(output);
}

function findLogged(
  { tables }: ApiCall,
  id: string,
  { uniqueid, lead_id: leadId, call_date: date }: Row<'logExtended'>,
): Row<'log'> | Row<'closerLog'> | undefined {
  const same = (row: { readonly uniqueid: string; readonly lead_id: string }): boolean =>
    row.uniqueid === uniqueid && sameNumber(row.lead_id, leadId);
  if (isInbound(id)) return tables.closerLog.find((row) => same(row) && row.call_date === date);
  return tables.log.find(same);
}

function isInbound(id: string): boolean {
  return /^(?:Y|J|LP|VH)/.test(id);
}

function callType(id: string): string {
  if (isInbound(id)) return 'INBOUND';
  if (id.startsWith('V')) return 'OUTBOUND_AUTO';
  return id.startsWith('M') ? 'OUTBOUND_MANUAL' : 'OUTBOUND_OTHER';
}
