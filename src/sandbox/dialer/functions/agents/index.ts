import type { FunctionMap } from '../function-map.ts';
import { callmenuList, containerList, ingroupList, vmList } from './choosers/lists.ts';
import { mohList } from './choosers/moh-list.ts';
import { soundsList } from './choosers/sounds-list.ts';
import { agentStatsExport } from './statistics/agent-stats-export.ts';
import { callDispoReport } from './statistics/call-dispo-report.ts';
import { callStatusStats } from './statistics/call-status-stats.ts';
import { agentIngroupInfo } from './status/agent-ingroup-info.ts';
import { agentStatus } from './status/agent-status.ts';
import { blindMonitor } from './status/blind-monitor.ts';
import { inGroupStatus } from './status/in-group-status.ts';
import { loggedInAgents } from './status/logged-in-agents.ts';
import { userDetails } from './status/user-details.ts';
import { userGroupStatus } from './status/user-group-status.ts';

export const agentFunctions: FunctionMap = new Map([
  ['agent_status', agentStatus],
  ['logged_in_agents', loggedInAgents],
  ['user_details', userDetails],
  ['agent_ingroup_info', agentIngroupInfo],
  ['user_group_status', userGroupStatus],
  ['in_group_status', inGroupStatus],
  ['blind_monitor', blindMonitor],
  ['agent_stats_export', agentStatsExport],
  ['call_status_stats', callStatusStats],
  ['call_dispo_report', callDispoReport],
  ['sounds_list', soundsList],
  ['moh_list', mohList],
  ['vm_list', vmList],
  ['ingroup_list', ingroupList],
  ['callmenu_list', callmenuList],
  ['container_list', containerList],
]);

/** Functions that ask for no `source` and check the caller's rights at a place of their own. */
export const selfCheckingFunctions: ReadonlySet<string> = new Set([
  'call_status_stats',
  'call_dispo_report',
  'sounds_list',
  'moh_list',
  'vm_list',
  'ingroup_list',
  'callmenu_list',
  'container_list',
]);
