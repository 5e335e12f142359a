import type { DialerDatabase, LiveAgentRow, LiveCallRow } from '../../../src/domain/dialer-database.ts';
import type { CallRow } from './call-row.ts';
import { hasOpenStatus } from './to-leg.ts';

/** No call is talked and disposed of longer than this: an open one that is older was left behind. */
const LONGEST_MS = 12 * 3_600_000;

/**
 * Which of the rows are open by their status only: the agent's screen was closed, or the call took longer
 * than the four hours in which VICIdial writes a disposition to its log. They began more than 12 hours ago,
 * and neither a live call nor a logged-in agent has them. Returns their legs' ids.
 */
export async function abandonedOf(
  calls: readonly CallRow[],
  look: {
    readonly database: Pick<DialerDatabase, 'liveCalls' | 'liveAgents'>;
    readonly now: () => number;
    readonly signal: AbortSignal;
  },
): Promise<ReadonlySet<string>> {
  const { database, now, signal } = look;
  const latest = now() - LONGEST_MS;
  const old = calls.filter((call) => hasOpenStatus(call) && Date.parse(call.row.calledAt ?? '') < latest);
  if (old.length === 0) return new Set();
  const live = [...(await database.liveCalls(signal)), ...(await database.liveAgents(signal))];
  return new Set(old.filter((call) => !live.some((one) => isOf(one, call))).map(({ legId }) => legId));
}

function isOf(live: LiveCallRow | LiveAgentRow, { row }: CallRow): boolean {
  return (
    (live.uniqueid !== '' && live.uniqueid === row.uniqueid) ||
    (live.leadId !== '' && live.leadId === row.leadId)
  );
}
