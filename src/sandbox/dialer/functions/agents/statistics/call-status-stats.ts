import { type ApiCall, EndOfReply } from '../../../api-call.ts';
import { checkAllowed, checkStatistics } from '../checks.ts';
import { isOneOf } from '../collation.ts';
import { byteLength, kept, source } from '../parameters.ts';
import { compareNaturally } from '../../../../../domain/natural-order.ts';
import { looselyIncludes } from './loose-equality.ts';
import { readPeriod } from './period.ts';
import { type CallRow, countBy } from './status-counts.ts';
import { isBetween } from './sql-moment.ts';

interface Line {
  total: number | undefined;
  /** Nothing is printed for a campaign that was found under another spelling and that no human answered. */
  human: number | undefined;
}

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

/** Calls of campaigns and of their in-groups, by hour and by status. */
export function callStatusStats(call: ApiCall): void {
  const campaigns = kept(call, 'campaigns', '\\-,|_');
  if (byteLength(campaigns) < 2) refuseBoth(call, 'call_status_stats INVALID OR MISSING CAMPAIGNS');
  checkAllowed(call);
  checkStatistics(call);
  const names = campaigns.split('-');
  const isAll = names.includes('ALLCAMPAIGNS') || campaigns.includes('---ALL---');
  const isCampaign = (id: string) => isAll || isOneOf(id, names);
  const human = humanAnswered(call, isCampaign);
  const statuses = kept(call, 'statuses', '\\- .,_');
  const period = readPeriod(call);
  const isWanted = ({ call_date, status }: CallRow) =>
    isBetween(call_date, period.from, period.until) &&
    (statuses === '' || isOneOf(status, statuses.split('-')));
  const inGroups = inGroupsOf(call, isCampaign);
  const byKey = new Map<string, { hours: Map<string, number>; statuses: Map<string, number> }>();

  const report = (ids: readonly string[], rows: readonly CallRow[]) => {
    const lines = new Map<string, Line>(
      ids.toSorted(compareNaturally).map((id) => [id, { total: 0, human: 0 }]),
    );
    const counts = countBy(rows, ({ campaign_id, status, call_date }) => ({
      id: campaign_id,
      status,
      hour: call_date.slice(11, 13),
    }));
    for (const { keys, count } of counts) {
      const line = lines.get(keys.id) ?? { total: undefined, human: undefined };
      line.total = (line.total ?? 0) + count;
      if (looselyIncludes(human, keys.status)) line.human = (line.human ?? 0) + count;
      lines.set(keys.id, line);
      const sums = byKey.get(keys.id) ?? { hours: new Map(), statuses: new Map() };
      sums.hours.set(keys.hour, (sums.hours.get(keys.hour) ?? 0) + count);
      sums.statuses.set(keys.status, (sums.statuses.get(keys.status) ?? 0) + count);
      byKey.set(keys.id, sums);
    }
    return lines;
  };
  const { log, closerLog } = call.tables;
  const all = isAll ? call.tables.campaigns.rows.map(({ campaign_id }) => campaign_id) : names;
  const outbound = report(
    all,
    log.where((row) => isCampaign(row.campaign_id) && isWanted(row)),
  );
  const inbound = report(
    inGroups,
    closerLog.where(
      (row) => isOneOf(row.campaign_id, inGroups.length > 0 ? inGroups : ['']) && isWanted(row),
    ),
  );
  for (const [id, { total, human: answered }] of [...outbound, ...inbound]) {
    const sums = byKey.get(id);
    const hours = HOURS.map((hour) => `${hour}-${sums?.hours.get(hour) ?? 0}`);
    const found = [...(sums?.statuses ?? [])].toSorted(([left], [right]) => compareNaturally(left, right));
    const counted = found.map(([status, count]) => `${status}-${count}`);
    call.reply.print(`${id}|${total ?? ''}|${answered ?? ''}|${hours.join(',')}|${counted.join(',')}|\n`);
  }
  call.reply.log();
}

/** The first line names the source instead of the campaigns, and a second one blames it. */
export function refuseBoth(call: ApiCall, reason: string): never {
  const sent = source(call);
  call.reply.say(`ERROR: ${reason} - ${sent}`);
  call.reply.print(`ERROR: Invalid Source: |${sent}|\n`);
  throw new EndOfReply(reason);
}

function humanAnswered(call: ApiCall, isCampaign: (id: string) => boolean): readonly string[] {
  const { statuses, campaignStatuses } = call.tables;
  return [
    ...statuses.where(({ human_answered }) => human_answered === 'Y').map(({ status }) => status),
    ...campaignStatuses
      .where(({ human_answered, campaign_id }) => human_answered === 'Y' && isCampaign(campaign_id))
      .map(({ status }) => status),
  ];
}

function inGroupsOf(call: ApiCall, isCampaign: (id: string) => boolean): string[] {
  const wanted = kept(call, 'ingroups', '\\-_');
  if (wanted !== '') return wanted.split('-');
  const names = call.tables.campaigns
    .where(({ campaign_id, closer_campaigns }) => closer_campaigns !== '' && isCampaign(campaign_id))
    .flatMap(({ closer_campaigns }) => closer_campaigns.trim().replace(/ -$/, '').split(' '));
  return [...new Set(names)];
}
