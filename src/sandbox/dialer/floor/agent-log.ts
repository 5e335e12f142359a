import type { Row } from '../tables/index.ts';
import { epochOf, type FloorContext, liveRow, localNow, type Screen } from './screen.ts';

/** Begin a row of `vicidial_agent_log` and make it the agent's open one. */
export function beginLog(floor: FloorContext, screen: Screen, subStatus = ''): Row<'agentLog'> {
  const epoch = String(epochOf(floor));
  const row = floor.state.tables.agentLog.insert({
    user: screen.user,
    server_ip: liveRow(floor, screen.user)?.server_ip ?? '',
    event_time: localNow(floor),
    campaign_id: screen.campaign,
    pause_epoch: epoch,
    wait_epoch: epoch,
    user_group: screen.agent.user_group,
    sub_status: subStatus,
    pause_type: 'AGENT',
  });
  const live = liveRow(floor, screen.user);
  if (live !== undefined) live.agent_log_id = row.agent_log_id;
  return row;
}

/** The row that is being written to. */
export function openLog(floor: FloorContext, agentLogId: string | undefined): Row<'agentLog'> | undefined {
  return floor.state.tables.agentLog.find(({ agent_log_id: id }) => id === agentLogId);
}

/** Seconds between a moment of the row and now; a moment that was never noted counts as now. */
export function secondsSince(floor: FloorContext, moment: string | undefined): number {
  const now = epochOf(floor);
  return Math.max(0, now - (Number(moment) || now));
}
