import type { Row } from '../../../tables/index.ts';

/** What the log says of one agent (in one campaign), in seconds. */
export interface AgentSums {
  readonly user: string;
  readonly campaign: string;
  calls: number;
  pauses: number;
  sessions: number;
  pauseSec: number;
  waitSec: number;
  talkSec: number;
  dispoSec: number;
  deadSec: number;
  /** Between the start of the first row and the end of the last, as the export reckons it. */
  spanSec: number;
}

/**
 * Sum up rows of `vicidial_agent_log` that come sorted. Without campaigns the first row's disposition time
 * counts twice and the span has no start, so that it never caps the login time; both are the real program's.
 */
export function sumUp(rows: readonly Row<'agentLog'>[], byCampaign: boolean): AgentSums[] {
  const sums: AgentSums[] = [];
  let last: string | undefined;
  let start = 0;
  for (const row of rows) {
    const key = (byCampaign ? `${row.campaign_id} ${row.user}` : row.user).toLowerCase();
    if (key !== last) {
      sums.push(emptySums(row, byCampaign));
      start = byCampaign ? Number(row.pause_epoch) : 0;
      last = key;
    }
    const sum = sums.at(-1);
    if (sum !== undefined) add(sum, row, start);
  }
  return sums;
}

function emptySums(row: Row<'agentLog'>, byCampaign: boolean): AgentSums {
  return {
    user: row.user,
    campaign: row.campaign_id,
    calls: 0,
    pauses: 0,
    sessions: 0,
    pauseSec: 0,
    waitSec: 0,
    talkSec: 0,
    dispoSec: byCampaign ? 0 : Number(row.dispo_sec),
    deadSec: 0,
    spanSec: 0,
  };
}

function add(sum: AgentSums, row: Row<'agentLog'>, start: number): void {
  const [pause, wait, talk, dispo] = [row.pause_sec, row.wait_sec, row.talk_sec, row.dispo_sec].map(Number) as [
    number, number, number, number,
  ]; // prettier-ignore
  if (Number(row.lead_id) > 0) sum.calls += 1;
  if (row.pause_sec !== '') sum.pauses += 1;
  if (row.sub_status.includes('LOGIN')) sum.sessions += 1;
  sum.pauseSec += pause;
  sum.waitSec += wait;
  sum.talkSec += talk;
  sum.dispoSec += dispo;
  sum.deadSec += Number(row.dead_sec);
  sum.spanSec = Number(row.pause_epoch) - start + pause + wait + talk + dispo;
}
