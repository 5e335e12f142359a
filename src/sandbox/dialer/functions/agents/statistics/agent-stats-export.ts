import { type ApiCall, flag, refuse } from '../../../api-call.ts';
import type { Row } from '../../../tables/index.ts';
import { checkReports } from '../checks.ts';
import { compareText, sameText } from '../collation.ts';
import { delimiter, headerLine } from '../output.ts';
import { agentUser, byteLength, kept, only } from '../parameters.ts';
import { sumUp } from './agent-sums.ts';
import { agentValues } from './agent-values.ts';
import { isBetween } from './sql-moment.ts';

const COLUMNS = [
  'user', 'full_name', 'user_group', 'calls', 'login_time', 'total_talk_time', 'avg_talk_time', 'avg_wait_time',
  'pct_of_queue', 'pause_time', 'sessions', 'avg_session', 'pauses', 'avg_pause_time', 'pause_pct',
  'pauses_per_session', 'wait_time', 'talk_time', 'dispo_time', 'dead_time',
]; // prettier-ignore
/** `YYYY-MM-DD HH:MM:SS` */
const MOMENT_LENGTH = 19;

/** What agents did between two moments, one row for each (in each campaign). */
export function agentStatsExport(call: ApiCall): void {
  checkReports(call, 'GET AGENT INFO');
  const user = agentUser(call);
  const campaign = kept(call, 'campaign_id', '\\-_');
  const start = only(call, 'datetime_start', '- +:_0-9');
  const end = only(call, 'datetime_end', '- +:_0-9');
  const asked = (from: string, until: string) => `${call.caller.user}|${user}|${from}|${until}|${campaign}`;
  if (start.length !== MOMENT_LENGTH || end.length !== MOMENT_LENGTH)
    refuse(call, `INVALID SEARCH PARAMETERS: ${asked(start, end)}`);
  const [from, until] = [start.replaceAll('+', ' '), end.replaceAll('+', ' ')];
  const byCampaign = kept(call, 'group_by_campaign', '') === 'YES';
  const rows = call.tables.agentLog
    .where(
      (row) =>
        (user === '' || byteLength(user) > 20 || sameText(row.user, user)) &&
        (campaign === '' || byteLength(campaign) > 8 || sameText(row.campaign_id, campaign)) &&
        isBetween(row.event_time, from, until),
    )
    .toSorted((left, right) => compareRows(left, right, byCampaign));
  if (rows.length === 0) refuse(call, `NO RECORDS FOUND - ${asked(from, until)}`);

  const format = flag(call, 'time_format') || 'HF';
  const sums = sumUp(rows, byCampaign);
  const lines = agentValues(call, sums, format).map(
    (values, index) =>
      `${[...(byCampaign ? [sums[index]?.campaign] : []), ...values].join(delimiter(call))}\n`,
  );
  call.reply.print(headerLine(call, byCampaign ? ['campaign_id', ...COLUMNS] : COLUMNS));
  call.reply.print(lines.join(''));
  call.reply.log();
}

function compareRows(left: Row<'agentLog'>, right: Row<'agentLog'>, byCampaign: boolean): number {
  return (
    (byCampaign ? compareText(left.campaign_id, right.campaign_id) : 0) ||
    compareText(left.user, right.user) ||
    Number(left.agent_log_id) - Number(right.agent_log_id)
  );
}
