import { z } from 'zod';
import type {
  FloorAgent,
  FloorCall,
  FloorCampaign,
  FloorSnapshot,
  HopperFill,
} from '../../../src/domain/floor/snapshot.ts';
import type { FloorWant } from '../../../src/domain/floor/types.ts';
import { isoTime } from '../../../src/domain/time.ts';
import { agentState } from '../floor/agent-state.ts';
import { amount, id, moment, selectList, text } from './columns.ts';
import type { Moments } from './moments.ts';
import type { Reader } from './reader.ts';

const RawAgent = z.object({
  live_agent_id: id,
  user: text,
  campaign_id: text,
  status: text,
  pause_code: text,
  lead_id: id,
  preview_lead_id: id,
  uniqueid: text,
  callerid: text,
  last_state_change: moment,
});
const RawCall = z.object({
  auto_call_id: id,
  campaign_id: text,
  call_type: text,
  lead_id: id,
  uniqueid: text,
  callerid: text,
  call_time: moment,
});
const RawCampaign = z.object({
  campaign_id: text,
  active: text,
  dial_method: text,
  auto_dial_level: text,
  hopper_level: amount,
  use_auto_hopper: text,
  auto_hopper_level: amount,
});
const RawFill = z.object({ campaign_id: text, leads: amount });

/** The columns of `vicidial_campaigns` that the floor needs a right for. */
export const FLOOR_CAMPAIGN_COLUMNS = Object.keys(RawCampaign.shape);

const AGENTS = `SELECT ${selectList('vicidial_live_agents', Object.keys(RawAgent.shape))}
  FROM vicidial_live_agents ORDER BY live_agent_id`;
/** LIVE = answered or come in, and no agent yet (`agi-VDAD_ALL_outbound.agi`, `agi-VDAD_ALL_inbound.agi`). */
const WAITING = `SELECT ${selectList('vicidial_auto_calls', Object.keys(RawCall.shape))}
  FROM vicidial_auto_calls WHERE status = 'LIVE' ORDER BY auto_call_id`;
const CAMPAIGNS = `SELECT ${selectList('vicidial_campaigns', FLOOR_CAMPAIGN_COLUMNS)} FROM vicidial_campaigns`;
/** What the dialer itself counts before it fills a hopper up (`AST_VDhopper.pl`). */
const FILLS = `SELECT campaign_id, COUNT(*) AS leads FROM vicidial_hopper
  WHERE status IN ('READY', 'RHOLD', 'RQUEUE') GROUP BY campaign_id`;

interface FloorLook {
  readonly reader: Reader;
  readonly moments: Moments;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/** What goes on now: small tables, read whole, a statement for each part that is wanted (VICIdial 2.14-202). */
export async function readFloor(want: FloorWant, look: FloorLook): Promise<FloorSnapshot> {
  const agents = want.has('agents') ? await readAgents(look) : undefined;
  const calls = want.has('calls') ? await readCalls(look) : undefined;
  const campaigns = want.has('campaigns') ? await readCampaigns(want.has('hopper'), look) : undefined;
  return { at: isoTime(look.now()), reads: 'tables', agents, calls, campaigns };
}

async function readAgents({ reader, moments, signal, now }: FloorLook): Promise<readonly FloorAgent[]> {
  const rows = await reader.select({ sql: AGENTS, values: [], row: RawAgent }, signal);
  return rows
    .filter(({ user }) => user !== '')
    .map((raw) => {
      const state = agentState(raw);
      return {
        user: raw.user,
        session: raw.live_agent_id,
        campaign: raw.campaign_id,
        state,
        pauseCode: state === 'paused' ? raw.pause_code : '',
        leadId: raw.lead_id,
        callId: raw.callerid,
        uniqueid: raw.uniqueid === '0' ? '' : raw.uniqueid,
        since: moments.local(raw.last_state_change, now() / 1000),
      };
    });
}

async function readCalls({ reader, moments, signal, now }: FloorLook): Promise<readonly FloorCall[]> {
  const rows = await reader.select({ sql: WAITING, values: [], row: RawCall }, signal);
  return rows.map((raw) => {
    const direction = raw.call_type === 'IN' ? 'inbound' : 'outbound';
    return {
      callId: raw.callerid === '' ? raw.auto_call_id : raw.callerid,
      uniqueid: raw.uniqueid,
      leadId: raw.lead_id,
      campaign: raw.campaign_id,
      direction,
      // Of a call that was dialled it is when the dialling began.
      since: direction === 'inbound' ? moments.local(raw.call_time, now() / 1000) : undefined,
    };
  });
}

async function readCampaigns(
  withHopper: boolean,
  { reader, signal }: FloorLook,
): Promise<readonly FloorCampaign[]> {
  const rows = await reader.select({ sql: CAMPAIGNS, values: [], row: RawCampaign }, signal);
  const fills = withHopper ? await reader.select({ sql: FILLS, values: [], row: RawFill }, signal) : [];
  const leads = new Map(fills.map((fill) => [fill.campaign_id.toUpperCase(), fill.leads]));
  return rows.map((raw) => ({
    id: raw.campaign_id,
    active: raw.active === 'Y',
    dialMethod: raw.dial_method,
    dialLevel: raw.auto_dial_level,
    hopperLevel: raw.hopper_level,
    hopper: withHopper ? fillOf(raw, leads.get(raw.campaign_id.toUpperCase()) ?? 0) : undefined,
  }));
}

/** With the automatic level the configured one is the least (`AST_VDhopper.pl`). */
function fillOf(raw: z.output<typeof RawCampaign>, leads: number): HopperFill {
  const level =
    raw.use_auto_hopper === 'Y' ? Math.max(raw.hopper_level, raw.auto_hopper_level) : raw.hopper_level;
  return { leads, level };
}
