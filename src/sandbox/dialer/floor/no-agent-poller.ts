import { sameNumber } from '../functions/leads/compare.ts';
import { sameText } from '../agent-api/php.ts';
import type { Row } from '../tables/index.ts';
import type { FloorContext } from './screen.ts';
import { sendNoAgentUrls } from './urls/no-agent.ts';
import type { PerlCall } from './urls/perl-values.ts';

const LOOKS_BACK_MS = 6 * 3_600_000;
const SHORTEST_URL = 11;
const IN_PROGRESS = new Set(['INCALL', 'QUEUE', 'DISPO']);
/** What the dialer itself does with a call to one agent only; such a call counts though it has his name. */
const DIRECT_DROP = /ACFLTR|AFTHRS|CLOSOP|^DROP$|HOLDTO|^HXFER$|IQNANQ|MAXCAL|NANQUE|QVMAIL|TIMEOT|WAITTO/;

/** N none, Y a Dispo Call URL was built, XY looked at here, XU nothing to do with this trigger. */
type Mark = 'XY' | 'XU';

/**
 * One round of `AST_VDauto_dial.pl`'s poller: every call of the last six hours that no URL was built for. Each that
 * qualifies is marked before its URLs are called, so that it is never looked at again. Resolves when all are called.
 */
export async function pollNoAgent(floor: FloorContext): Promise<number> {
  const { tables, clock } = floor.state;
  const settings = settingsOf(floor);
  if (settings.size === 0 && !tables.lists.rows.some(({ na_call_url: url }) => url !== '')) return 0;
  const since = clock.local(clock.now() - LOOKS_BACK_MS);
  const open = tables.logExtended.where((row) => row.dispo_url_processed === 'N' && row.call_date > since);
  const qualified = open.flatMap((row) => judge(floor, row, settings) ?? []);
  await Promise.all(qualified.map((call) => sendNoAgentUrls(floor, call)));
  return qualified.length;
}

/** `na_call_url` by campaign and in-group. */
function settingsOf({ state }: FloorContext): ReadonlyMap<string, string> {
  const { campaigns, inboundGroups } = state.tables;
  const pairs = [
    ...campaigns.rows.map((row) => [row.campaign_id, row.na_call_url] as const),
    ...inboundGroups.rows.map((row) => [row.group_id, row.na_call_url] as const),
  ];
  return new Map(pairs.filter(([, url]) => url !== '').map(([id, url]) => [id.toLowerCase(), url]));
}

function judge(
  floor: FloorContext,
  row: Row<'logExtended'>,
  settings: ReadonlyMap<string, string>,
): PerlCall | undefined {
  const mark = (as: Mark): undefined => void (row.dispo_url_processed = as);
  const { caller_code: callId, lead_id: leadId } = row;
  if (callId.length <= 10 || !/^[VY]/.test(callId)) return mark('XU');
  const { autoCalls } = floor.state.tables;
  if (autoCalls.rows.some((live) => sameText(live.callerid, callId) && sameNumber(live.lead_id, leadId)))
    return undefined;
  const logged = loggedCall(floor, row);
  if (logged === undefined) return undefined;
  const url = settings.get(logged.campaign_id.toLowerCase());
  if (url === undefined) return mark('XU');
  if (IN_PROGRESS.has(logged.status.toUpperCase())) return undefined;
  mark('XY');
  const isDirectDrop =
    callId.startsWith('Y') && /AGENTDIRECT/i.test(logged.campaign_id) && DIRECT_DROP.test(logged.status);
  if (!/VDAD|VDCL/i.test(logged.user) && !isDirectDrop) return undefined;
  if (url.length < SHORTEST_URL && url !== 'ALT') return undefined;
  const lead = floor.state.store.leads.find(({ lead_id: id }) => sameNumber(String(id), leadId));
  if (lead === undefined) return undefined;
  return {
    lead,
    uniqueid: row.uniqueid,
    callId,
    kind: callId.startsWith('Y') ? 'inbound' : 'outbound',
    group: logged.campaign_id,
    status: logged.status,
    user: logged.user,
    phone: logged.phone_number,
    altDial: 'alt_dial' in logged ? logged.alt_dial : 'MAIN',
    listId: logged.list_id,
  };
}

function loggedCall(
  { state }: FloorContext,
  { uniqueid, lead_id: leadId, call_date: date, caller_code: callId }: Row<'logExtended'>,
): Row<'log'> | Row<'closerLog'> | undefined {
  const { log, closerLog } = state.tables;
  const isIt = (row: { uniqueid: string; lead_id: string }): boolean =>
    row.uniqueid === uniqueid && sameNumber(row.lead_id, leadId);
  return callId.startsWith('Y')
    ? closerLog.where((row) => isIt(row) && row.call_date === date).at(-1)
    : log.find(isIt);
}
