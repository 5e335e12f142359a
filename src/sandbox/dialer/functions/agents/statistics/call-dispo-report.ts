import { type ApiCall, digits } from '../../../api-call.ts';
import { checkAllowed, checkStatistics } from '../checks.ts';
import { byteLength, kept, only } from '../parameters.ts';
import { refuseBoth } from './call-status-stats.ts';
import { DispoTally } from './dispo-tally.ts';
import { readFilters } from './dispo-filters.ts';
import { readPeriod } from './period.ts';
import { isBetween } from './sql-moment.ts';
import { type CallRow, countBy } from './status-counts.ts';

/** Calls by campaign, in-group or DID, and by disposition where `status_breakdown` is set; always as CSV. */
export function callDispoReport(call: ApiCall): void {
  const campaigns = kept(call, 'campaigns', '\\-,|_');
  const inGroups = kept(call, 'ingroups', '\\-_');
  const didIds = only(call, 'did_ids', ',+0-9a-zA-Z');
  const didPatterns = only(call, 'did_patterns', ',:+*#._0-9a-zA-Z');
  if (byteLength(campaigns) < 2 && byteLength(inGroups) < 2 && didIds === '' && didPatterns.length < 2)
    refuseBoth(call, 'call_dispo_report INVALID OR MISSING CAMPAIGNS, INGROUPS, OR DIDS');
  checkAllowed(call);
  checkStatistics(call);

  const { log, closerLog, didLog } = call.tables;
  const period = readPeriod(call);
  const filters = readFilters(call, { campaigns, inGroups, didIds, didPatterns });
  const inPeriod = ({ call_date }: { readonly call_date: string }) =>
    isBetween(call_date, period.from, period.until);
  const isWanted = ({ status, user }: CallRow) => filters.isStatus(status) && filters.isUser(user);
  const hasBreakdown = isSet(call, 'status_breakdown');
  const tally = new DispoTally(hasBreakdown, hasBreakdown && isSet(call, 'show_percentages'));
  const keysOf = ({ campaign_id, status }: CallRow) => ({ campaign: campaign_id, status });

  if (campaigns !== '') {
    const rows = log.where((row) => inPeriod(row) && filters.isCampaign(row.campaign_id) && isWanted(row));
    for (const { keys, count } of countBy(rows, keysOf))
      tally.add('outbound', keys.campaign, keys.status, count);
  }
  if (inGroups !== '') {
    const rows = closerLog.where(
      (row) => inPeriod(row) && filters.isInGroup(row.campaign_id) && isWanted(row),
    );
    for (const { keys, count } of countBy(rows, keysOf))
      tally.add('inbound', keys.campaign, keys.status, count);
  } else if (didIds !== '' || didPatterns !== '') {
    const pairs = didLog
      .where((row) => inPeriod(row) && filters.isDid(row.did_id))
      .flatMap((did) =>
        closerLog
          .where((row) => row.uniqueid === did.uniqueid && isWanted(row))
          .map((row) => ({ ...keysOf(row), extension: did.extension })),
      );
    // Grouped by in-group and status; the DID of the first call stands for all of the group.
    const extensions = new Map(
      pairs.toReversed().map((pair) => [`${pair.campaign}|${pair.status}`, pair.extension]),
    );
    for (const { keys, count } of countBy(pairs, ({ campaign, status }) => ({ campaign, status })))
      tally.add('did', extensions.get(`${keys.campaign}|${keys.status}`) ?? '', keys.status, count);
  }
  const isDownload = Number(digits(call, 'file_download')) > 0;
  call.reply.contentType = isDownload ? 'application/octet-stream' : 'text/plain;charset=UTF-8';
  call.reply.print(tally.print());
  // A download ends before the log is written.
  if (!isDownload) call.reply.log();
}

/** `1` and `Y` are kept of it; what is left counts as set. */
function isSet(call: ApiCall, name: string): boolean {
  return /[1Y]/.test(call.parameters.get(name));
}
