import { agentIngroupInfo } from './agent-ingroup-info.ts';
import { agentStatsExport } from './agent-stats-export.ts';
import { agentStatus } from './agent-status.ts';
import { blindMonitor } from './blind-monitor.ts';
import { callDispoReport } from './call-dispo-report.ts';
import { callStatusStats } from './call-status-stats.ts';
import { inGroupStatus, userGroupStatus } from './group-status.ts';
import { loggedInAgents } from './logged-in-agents.ts';
import { soundsList } from './sounds-list.ts';
import { userDetails } from './user-details.ts';

/** Agents and in-groups as they are now, and what they did. */
export const agentStatusFunctions = {
  agentStatus,
  loggedInAgents,
  userDetails,
  agentIngroupInfo,
  userGroupStatus,
  inGroupStatus,
  agentStatsExport,
  callStatusStats,
  callDispoReport,
  blindMonitor,
  soundsList,
} as const;
