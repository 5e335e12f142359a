import type { AgentState } from '../../../src/domain/floor/told.ts';

/**
 * What an agent does by `vicidial_live_agents` (2.14-202). READY and CLOSER wait for a call, QUEUE and MQUEUE are
 * being connected. After the hang-up the agent is PAUSED with the lead still there until the disposition is set
 * (`vdc_db_query.php`, `manDiaLlogCaLL` and `updateDISPO`); a lead that is previewed is there too, and is no call.
 */
export function agentState(agent: {
  readonly status: string;
  /** `''` or `0` = none. */
  readonly lead_id: string;
  readonly preview_lead_id: string;
}): AgentState {
  switch (agent.status) {
    case 'READY':
    case 'CLOSER':
      return 'ready';
    case 'QUEUE':
    case 'MQUEUE':
    case 'INCALL':
      return 'in-call';
    default:
      return Number(agent.lead_id) > 0 && Number(agent.preview_lead_id) === 0 ? 'wrap-up' : 'paused';
  }
}
