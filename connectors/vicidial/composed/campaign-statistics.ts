import { AuthError, PermanentError } from '../../../src/domain/errors.ts';
import type { DialerDatabase } from '../../../src/domain/dialer-database.ts';
import type { CallOptions } from '../functions/call-function.ts';
import type { FunctionClient } from '../functions/client.ts';

/** What a campaign does now and has done today. VICIdial's API has no function of its own for it. */
export interface CampaignStatistics {
  readonly campaignId: string;
  readonly name: string;
  readonly active: boolean;
  readonly dialMethod: string;
  readonly dialLevel: number;
  readonly agents: AgentCounts;
  /** Leads that are dialled next. */
  readonly hopper: number;
  /** Absent = the API user may not read them (call_status_stats wants level 9) and there is no database. */
  readonly today: CallsToday | undefined;
}

export interface AgentCounts {
  readonly loggedIn: number;
  /** READY and CLOSER. */
  readonly waiting: number;
  /** INCALL, QUEUE and MQUEUE. */
  readonly inCalls: number;
  readonly paused: number;
}

export interface CallsToday {
  readonly calls: number;
  readonly answered: number;
  readonly drops: number;
  /** Drops per cent of the answered calls; 0 where none was answered. */
  readonly dropPercentOfAnswered: number;
  /** `database`: counted by the dialer itself (`vicidial_campaign_stats`). `api`: calls dialled out only. */
  readonly source: 'api' | 'database';
  /** How old the figures are, seconds. */
  readonly ageSeconds: number;
}

const WAITING = new Set(['READY', 'CLOSER']);
const IN_CALLS = new Set(['INCALL', 'QUEUE', 'MQUEUE']);

/**
 * Figures of one campaign out of logged_in_agents, campaigns_list, hopper_list and call_status_stats, or the
 * dialer's database where it is configured.
 *
 * Throws PermanentError (`unknown-campaign`) for one that does not exist or may not be seen, and what the
 * functions and the database throw.
 */
export async function campaignStatistics(
  client: Pick<FunctionClient, 'nonAgent'>,
  campaignId: string,
  options: CallOptions & { readonly database?: Pick<DialerDatabase, 'campaignStats'> | undefined },
): Promise<CampaignStatistics> {
  const { database, ...call } = options;
  const { nonAgent } = client;
  const { rows: campaigns } = await nonAgent.campaignsList({ campaignId }, call);
  const [campaign] = campaigns;
  if (campaign === undefined)
    throw new PermanentError(`VICIdial has no campaign ${campaignId}, or its API user may not see it`, {
      code: 'unknown-campaign',
    });
  const { rows: agents } = await nonAgent.loggedInAgents({ campaigns: [campaignId] }, call);
  const { rows: hopper } = await nonAgent.hopperList({ campaignId }, call);
  const stored = await database?.campaignStats(call.signal, campaignId);
  const [row] = stored ?? [];
  const today =
    row === undefined
      ? await askForCalls(nonAgent, campaign.campaign_id, call)
      : {
          calls: row.today.calls,
          answered: row.today.answers,
          drops: row.today.drops,
          dropPercentOfAnswered: row.dropPercentOfAnswers,
          source: 'database' as const,
          ageSeconds: row.ageSeconds,
        };
  const count = (statuses: ReadonlySet<string>) => agents.filter(({ status }) => statuses.has(status)).length;
  return {
    campaignId: campaign.campaign_id,
    name: campaign.campaign_name,
    active: campaign.active === 'Y',
    dialMethod: campaign.dial_method,
    dialLevel: campaign.dial_level,
    agents: {
      loggedIn: agents.length,
      waiting: count(WAITING),
      inCalls: count(IN_CALLS),
      paused: count(new Set(['PAUSED'])),
    },
    hopper: hopper.length,
    today,
  };
}

/** A campaign with a hyphen in its id cannot be asked for: the function takes it for two. */
async function askForCalls(
  nonAgent: FunctionClient['nonAgent'],
  campaignId: string,
  options: CallOptions,
): Promise<CallsToday | undefined> {
  if (campaignId.includes('-')) return undefined;
  try {
    const { rows } = await nonAgent.callStatusStats({ campaigns: [campaignId] }, options);
    const row = rows.find(({ id }) => id === campaignId);
    const drops = row?.statuses['DROP'] ?? 0;
    const answered = row?.human_answered ?? 0;
    return {
      calls: row?.total ?? 0,
      answered,
      drops,
      dropPercentOfAnswered: answered === 0 ? 0 : Math.round((drops / answered) * 10_000) / 100,
      source: 'api',
      ageSeconds: 0,
    };
  } catch (error) {
    if (error instanceof AuthError && error.code === 'no-permission') return undefined;
    throw error;
  }
}
