import { type ApiCall, digits, flag, refuse } from '../../../api-call.ts';
import { sameNumber } from '../compare.ts';
import { layout } from '../output.ts';
import { ascii } from '../parameters.ts';
import { requireRight } from '../rights.ts';
import { ALL_CAMPAIGNS, groupCampaigns, isRestricted, listIsIn } from '../scope.ts';

const HEADER = [
  'lead_id', 'callback_type', 'recipient', 'callback_status', 'lead_status', 'callback_date', 'entry_date', 'user',
  'list_id', 'campaign_id', 'user_group', 'customer_timezone', 'customer_time', 'comments',
] as const; // prettier-ignore

/** Shorter answers count as empty: without a header, and with one. */
const SHORTEST = { plain: 10, header: 170 };

/** A callback of either table. */
interface Callback {
  readonly callback_id: string | number;
  readonly recipient: string;
  readonly status?: string;
  readonly lead_status: string;
  readonly callback_time: string;
  readonly entry_time?: string;
  readonly user: string;
  readonly list_id: string;
  readonly campaign_id: string;
  readonly user_group: string;
  readonly comments: string;
  readonly customer_timezone?: string;
  readonly customer_time?: string;
}

/** `lead_callback_info`: the scheduled callbacks of a lead, archived ones first. */
export function leadCallbackInfo(call: ApiCall): void {
  requireRight(call, 'GET LEAD INFO', { level: 7, viewReports: true });
  const leadId = digits(call, 'lead_id');
  const { user } = call.caller;
  if (leadId === '' || leadId.length > 11) refuse(call, `INVALID SEARCH PARAMETERS: ${user}|${leadId}`);
  const campaigns = groupCampaigns(call, ALL_CAMPAIGNS);
  const { delimiter, stage, header } = layout(call, { newline: true });
  const place = flag(call, 'search_location');
  const rows = [
    ...(place === 'ARCHIVE' || place === 'ALL' ? archived(call, leadId) : []),
    ...(['CURRENT', 'ALL', ''].includes(place) ? current(call, leadId) : []),
  ];
  let output = header ? `${HEADER.join(delimiter)}\n` : '';
  for (const [type, row] of rows) {
    if (campaigns !== undefined && isRestricted(call) && !listIsIn(call, row.list_id, campaigns))
      refuse(call, `LEAD NOT FOUND: |${user}|1|`);
    output += `${[leadId, type, ...valuesOf(row)].join(delimiter)}\n`;
  }
  const plain = ['NO', ''].includes(ascii(call, 'header', '')) && Buffer.byteLength(output) > SHORTEST.plain;
  if (!plain && !(header && Buffer.byteLength(output) > SHORTEST.header))
    refuse(call, `CALLBACK NOT FOUND: ${user}|${leadId}|${stage}|${place}`);
  call.reply.print(output);
  call.reply.log(output);
}

function archived({ tables }: ApiCall, leadId: string): (readonly ['ARCHIVE', Callback])[] {
  return tables.callbacksArchive
    .where(({ lead_id }) => sameNumber(lead_id, leadId))
    .toSorted(byId)
    .map((row) => ['ARCHIVE', row] as const);
}

function current({ store }: ApiCall, leadId: string): (readonly ['CURRENT', Callback])[] {
  return store.callbacks
    .filter(({ lead_id }) => sameNumber(lead_id, leadId))
    .toSorted(byId)
    .map((row) => ['CURRENT', row] as const);
}

function byId(a: Callback, b: Callback): number {
  return Number(a.callback_id) - Number(b.callback_id);
}

function valuesOf(row: Callback): readonly string[] {
  return [
    row.recipient,
    row.status ?? 'ACTIVE',
    row.lead_status,
    row.callback_time,
    row.entry_time ?? '',
    row.user,
    row.list_id,
    row.campaign_id,
    row.user_group,
    (row.customer_timezone ?? '').replaceAll(',', '-'),
    row.customer_time ?? '',
    row.comments,
  ];
}
