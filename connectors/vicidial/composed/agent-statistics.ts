import type { CallOptions } from '../functions/call-function.ts';
import type { FunctionClient } from '../functions/client.ts';

export interface AgentStatisticsQuestion {
  /** The dialer's local time, `YYYY-MM-DD HH:MM:SS`. */
  readonly from: string;
  readonly until: string;
  readonly agentUser?: string | undefined;
  readonly campaignId?: string | undefined;
}

/** What an agent did in one campaign; seconds. */
export interface AgentStatistics {
  readonly agentUser: string;
  readonly fullName: string;
  readonly userGroup: string;
  readonly campaignId: string;
  readonly calls: number;
  readonly sessions: number;
  readonly pauses: number;
  readonly loginSeconds: number;
  readonly pauseSeconds: number;
  readonly waitSeconds: number;
  /** With the customer, so without `deadSeconds`. */
  readonly talkSeconds: number;
  readonly dispositionSeconds: number;
  /** With the agent after the customer had gone. */
  readonly deadSeconds: number;
  /** Per call; 0 without calls. VICIdial's own average belongs to the row before. */
  readonly averageTalkSeconds: number;
  readonly averageWaitSeconds: number;
  readonly averagePauseSeconds: number;
}

/**
 * What agents did in a period, a row for each agent and campaign: agent_stats_export by campaign and in
 * seconds, because without campaigns it counts the first disposition time twice. Empty = nobody worked.
 */
export async function agentStatistics(
  client: Pick<FunctionClient, 'nonAgent'>,
  { from, until, agentUser, campaignId }: AgentStatisticsQuestion,
  options: CallOptions,
): Promise<readonly AgentStatistics[]> {
  const { rows } = await client.nonAgent.agentStatsExport(
    {
      datetimeStart: from,
      datetimeEnd: until,
      agentUser,
      campaignId,
      groupByCampaign: 'YES',
      timeFormat: 'S',
    },
    options,
  );
  return rows.map((row) => ({
    agentUser: row.user,
    fullName: row.full_name,
    userGroup: row.user_group,
    campaignId: row.campaign_id ?? '',
    calls: row.calls,
    sessions: row.sessions,
    pauses: row.pauses,
    loginSeconds: row.login_time,
    pauseSeconds: row.pause_time,
    waitSeconds: row.wait_time,
    talkSeconds: row.total_talk_time,
    dispositionSeconds: row.dispo_time,
    deadSeconds: row.dead_time,
    averageTalkSeconds: perOne(row.total_talk_time, row.calls),
    averageWaitSeconds: perOne(row.wait_time, row.calls),
    averagePauseSeconds: perOne(row.pause_time, row.pauses),
  }));
}

function perOne(seconds: number, count: number): number {
  return count === 0 ? 0 : Math.round((seconds / count) * 100) / 100;
}
