import type { DialerTraffic, GovernorRules } from '../../../src/dialer-traffic.ts';
import type { FloorReader } from '../../../src/domain/floor/reader.ts';
import type { FloorAgent, FloorCampaign } from '../../../src/domain/floor/snapshot.ts';
import type { FloorWant } from '../../../src/domain/floor/types.ts';
import { isoTime } from '../../../src/domain/time.ts';
import type { Api } from '../api.ts';
import { loggedInAgents } from '../functions/agents/logged-in-agents.ts';
import { callFunction } from '../functions/call-function.ts';
import { campaignsList } from '../functions/campaigns/campaigns-list.ts';
import { agentState } from './agent-state.ts';
import { createHopperCounts } from './hopper-counts.ts';

interface ApiFloor {
  readonly api: Api;
  readonly nonLatin: boolean;
  readonly traffic: Pick<DialerTraffic, 'figures'>;
  readonly rules: Pick<GovernorRules, 'ratePerSecond'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Campaigns are changed by people; an answer counts for so long. */
const CAMPAIGNS_MS = 60_000;
const NOT_TOLD = [
  'which calls wait for an agent (call.waiting)',
  "the level of a campaign's hopper: feed.hopperLow must be a number of leads, and campaign.changed does not tell it",
  'since when an agent does what they do, and a logout with a login at the same phone between two reads',
  'hoppers and campaigns more often than every 60 s',
];

/**
 * The floor out of `logged_in_agents`, `campaigns_list` and `hopper_list`, always in the lane where everything else
 * goes first. Each call costs the dialer a login and two log rows (2.14-202).
 */
export function floorFromApi(tools: ApiFloor): FloorReader {
  const { traffic, rules, now } = tools;
  const hopperCounts = createHopperCounts(tools);
  let campaigns: { readonly at: number; readonly list: readonly FloorCampaign[] } | undefined;

  async function knownCampaigns(want: FloorWant, signal: AbortSignal) {
    let asked = 0;
    if (campaigns === undefined || now() - campaigns.at >= CAMPAIGNS_MS) {
      campaigns = { at: now(), list: await askForCampaigns(tools, signal) };
      asked += 1;
    }
    if (!want.has('hopper')) return { list: campaigns.list, asked };
    const counts = await hopperCounts.of(campaigns.list, signal);
    const list = campaigns.list.map((campaign) => {
      const leads = counts.leads.get(campaign.id);
      return leads === undefined ? campaign : { ...campaign, hopper: { leads, level: undefined } };
    });
    return { list, asked: asked + counts.asked };
  }

  return {
    reads: 'api',
    blind: NOT_TOLD,
    async read(want, signal) {
      const startedAt = now();
      const agents = want.has('agents') ? await askForAgents(tools, signal) : undefined;
      const known = want.has('campaigns') ? await knownCampaigns(want, signal) : undefined;
      return {
        snapshot: {
          at: isoTime(now()),
          reads: 'api',
          agents,
          calls: undefined,
          campaigns: known?.list,
        },
        asked: (agents === undefined ? 0 : 1) + (known?.asked ?? 0),
        tookMs: Math.max(0, now() - startedAt),
      };
    },
    async isSlow() {
      const { ratePerSecond, quietUntil, circuit } = await traffic.figures();
      // The governor has cut the rate, keeps quiet hours, or the login is refused.
      if (circuit.state !== 'closed' || quietUntil !== undefined) return true;
      return ratePerSecond !== undefined && ratePerSecond < rules.ratePerSecond / 2;
    },
  };
}

async function askForAgents(
  { api, nonLatin }: ApiFloor,
  signal: AbortSignal,
): Promise<readonly FloorAgent[]> {
  const { rows } = await callFunction(loggedInAgents, {}, { api, nonLatin }, { signal, lane: 'normal' });
  return rows
    .filter(({ user }) => user !== '')
    .map((row) => {
      const preview = row.sub_status === 'PREVIEW' ? row.lead_id : '';
      const state = agentState({ ...row, preview_lead_id: preview });
      return {
        user: row.user,
        session: row.session_id,
        campaign: row.campaign_id,
        state,
        pauseCode: state === 'paused' ? (row.pause_code ?? '') : '',
        leadId: Number(row.lead_id) > 0 ? row.lead_id : '',
        callId: row.callerid,
        uniqueid: '',
        since: undefined,
        fullName: row.full_name === '' ? undefined : row.full_name,
        userGroup: row.user_group === '' ? undefined : row.user_group,
      };
    });
}

async function askForCampaigns(
  { api, nonLatin }: ApiFloor,
  signal: AbortSignal,
): Promise<readonly FloorCampaign[]> {
  const { rows } = await callFunction(campaignsList, {}, { api, nonLatin }, { signal, lane: 'normal' });
  return rows.map((row) => ({
    id: row.campaign_id,
    active: row.active === 'Y',
    dialMethod: row.dial_method,
    dialLevel: String(row.dial_level),
    hopperLevel: undefined,
    hopper: undefined,
  }));
}
