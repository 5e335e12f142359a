import { type ApiCall, refuse } from '../../api-call.ts';
import type { HopperRow, LeadRow } from '../../store.ts';
import { formatTable } from './answer-table.ts';
import { sameText } from './compare.ts';
import { ascii, ID, words } from './filters.ts';
import { epochOf, serverOffset } from './moments.ts';
import { demand } from './rights.ts';
import { campaignsOf, findCampaign } from './scope.ts';

const COLUMNS = [
  'hopper_order', 'priority', 'lead_id', 'list_id', 'phone_number', 'phone_code', 'state', 'status', 'count',
  'gmt_offset', 'rank', 'alt', 'hopper_source', 'vendor_lead_code', 'source_id', 'age_days', 'last_call_time',
]; // prettier-ignore
const MOST_ROWS = 10_000;

/** `hopper_list`: the leads that a campaign dials next. `search_method=BLOCK` leaves out those whose lead is gone. */
export function hopperList(call: ApiCall): void {
  demand(call, { flags: ['vdc_agent_api_access', 'view_reports'], to: 'GET CAMPAIGN INFO', closing: '|' });
  const { caller, store } = call;
  const campaignId = words(call, 'campaign_id');
  if (findCampaign(call, campaignId, campaignsOf(call)) === undefined)
    refuse(call, `THIS CAMPAIGN DOES NOT EXIST: |${caller.user}|${campaignId}`);

  const joined = ascii(call, 'search_method', ID).includes('BLOCK');
  const entries = store.hopper
    .filter((entry) => (entry.status ?? 'READY') === 'READY' && sameText(entry.campaign_id, campaignId))
    .toSorted((a, b) => Number(b.priority) - Number(a.priority) || a.hopper_id - b.hopper_id)
    .map((entry) => ({ entry, lead: store.leads.find(({ lead_id }) => lead_id === entry.lead_id) }))
    .filter(({ lead }) => !joined || lead !== undefined)
    .slice(0, MOST_ROWS);
  if (entries.length === 0)
    refuse(call, `THERE ARE NO LEADS IN THE HOPPER FOR THIS CAMPAIGN: ${caller.user}|${campaignId}`);
  const rows = entries.map(({ entry, lead }, index) => toRow(call, entry, lead, index));
  call.reply.print(formatTable(call, COLUMNS, rows));
  call.reply.log();
}

function toRow(call: ApiCall, entry: HopperRow, lead: LeadRow | undefined, index: number): string[] {
  const { clock, tables } = call;
  const now = Math.floor(clock.now() / 1000);
  const offset = Number(entry.gmt_offset_now ?? '0');
  const server = tables.servers.find(({ active }) => active === 'Y');
  const shiftSeconds = (offset - serverOffset(clock, server?.local_gmt)) * 3600;
  const lastCall = epochOf(clock, lead?.last_local_call_time) + shiftSeconds;
  return [
    String(index),
    entry.priority,
    String(entry.lead_id),
    entry.list_id,
    lead?.phone_number ?? '',
    lead?.phone_code ?? '',
    entry.state ?? '',
    lead?.status ?? '',
    lead?.called_count ?? '',
    offset.toFixed(2),
    lead?.rank ?? '',
    entry.alt_dial ?? 'NONE',
    entry.source ?? '',
    entry.vendor_lead_code ?? '',
    lead?.source_id ?? '',
    String(Math.trunc((now - epochOf(clock, lead?.entry_date)) / 86_400)),
    ageText(Math.trunc((now - lastCall) / 3600)),
  ];
}

/** The unit is padded to 6 characters, `NEVER` to 9. */
function ageText(hours: number): string {
  if (hours < 24) return `${hours} HOURS `;
  const days = Math.trunc(hours / 24);
  if (days < 365) return `${days} DAYS  `;
  const years = Math.trunc(days / 365);
  return years < 30 ? `${years} YEARS ` : 'NEVER    ';
}
