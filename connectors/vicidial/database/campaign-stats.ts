import { z } from 'zod';
import type { CallCounts, CampaignStatsRow } from '../../../src/domain/dialer-database.ts';
import { amount, moment, selectList, text } from './columns.ts';
import type { Moments } from './moments.ts';
import type { Reader } from './reader.ts';

const Raw = z.object({
  campaign_id: text,
  update_time: moment,
  dialable_leads: amount,
  calls_today: amount,
  answers_today: amount,
  drops_today: amount,
  drops_today_pct: amount,
  drops_answers_today_pct: amount,
  calls_hour: amount,
  answers_hour: amount,
  drops_hour: amount,
  drops_hour_pct: amount,
  calls_halfhour: amount,
  answers_halfhour: amount,
  drops_halfhour: amount,
  drops_halfhour_pct: amount,
  calls_fivemin: amount,
  answers_fivemin: amount,
  drops_fivemin: amount,
  drops_fivemin_pct: amount,
  calls_onemin: amount,
  answers_onemin: amount,
  drops_onemin: amount,
  drops_onemin_pct: amount,
  answering_machines_today: amount,
  agent_calls_today: amount,
  agent_wait_today: amount,
  agent_custtalk_today: amount,
  agent_acw_today: amount,
  agent_pause_today: amount,
});
type Raw = z.infer<typeof Raw>;
const Aged = Raw.extend({ age: amount });

export const CAMPAIGN_STATS_COLUMNS = Object.keys(Raw.shape);
const SELECT = `SELECT ${selectList('vicidial_campaign_stats', CAMPAIGN_STATS_COLUMNS)},
  TIMESTAMPDIFF(SECOND, update_time, CURRENT_TIMESTAMP) AS age FROM vicidial_campaign_stats`;

/** What the dialer counts for each campaign. In-groups have rows of their own under the same table. */
export async function campaignStats(
  campaignId: string | undefined,
  {
    reader,
    moments,
    signal,
  }: { readonly reader: Reader; readonly moments: Moments; readonly signal: AbortSignal },
): Promise<readonly CampaignStatsRow[]> {
  const [where, values] =
    campaignId === undefined ? ['ORDER BY campaign_id', []] : ['WHERE campaign_id = ?', [campaignId]];
  const rows = await reader.select({ sql: `${SELECT} ${where}`, values, row: Aged }, signal);
  return rows.map((raw) => ({
    campaignId: raw.campaign_id,
    updatedAt: moments.utc(raw.update_time),
    ageSeconds: raw.age,
    dialableLeads: raw.dialable_leads,
    today: counts(raw, 'today'),
    dropPercentOfAnswers: raw.drops_answers_today_pct,
    hour: counts(raw, 'hour'),
    halfHour: counts(raw, 'halfhour'),
    fiveMinutes: counts(raw, 'fivemin'),
    oneMinute: counts(raw, 'onemin'),
    answeringMachinesToday: raw.answering_machines_today,
    agentCallsToday: raw.agent_calls_today,
    agentWaitSecondsToday: raw.agent_wait_today,
    agentTalkSecondsToday: raw.agent_custtalk_today,
    agentWrapUpSecondsToday: raw.agent_acw_today,
    agentPauseSecondsToday: raw.agent_pause_today,
  }));
}

function counts(raw: Raw, span: 'today' | 'hour' | 'halfhour' | 'fivemin' | 'onemin'): CallCounts {
  return {
    calls: raw[`calls_${span}`],
    answers: raw[`answers_${span}`],
    drops: raw[`drops_${span}`],
    dropPercent: raw[`drops_${span}_pct`],
  };
}
