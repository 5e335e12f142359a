import type { CallLeg } from '../../../../src/domain/reconcile/leg.ts';
import { createMoments } from '../../database/moments.ts';
import { recordingLookup } from '../../functions/leads/logs.ts';
import { localTime } from '../local-time.ts';
import type { ApiTools } from './api-tools.ts';

/** A recording begins when the agent gets the call, and VICIdial may take a moment to begin it. */
const BEFORE_MS = 5_000;
const AGENT = /^[-_0-9A-Za-z]{2,20}$/;

/** The last recording of each leg's lead that its agent made while the call lasted, by leg; asked by agent and day. */
export async function recordingsOf(
  legs: readonly CallLeg[],
  { asking, timezone }: Pick<ApiTools, 'asking' | 'timezone'>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const moments = createMoments(timezone);
  const asked = legs.filter(({ agent, kind }) => kind === 'disposition' && AGENT.test(agent));
  const shifts = Map.groupBy(asked, ({ agent, calledAt }) =>
    JSON.stringify([agent, localTime(Date.parse(calledAt), timezone).slice(0, 10)]),
  );
  const found = new Map<string, string>();
  for (const [key, of] of shifts) {
    const [agentUser = '', date = ''] = JSON.parse(key) as string[];
    const rows = await asking.rows(recordingLookup, { agentUser, date }, signal);
    for (const leg of of) {
      const from = Date.parse(leg.calledAt) - BEFORE_MS;
      const until = Date.parse(leg.settledAt ?? leg.calledAt);
      const own = rows.filter(
        ({ lead_id, start_time }) =>
          lead_id === leg.leadId && moments.readings(start_time).some((at) => at >= from && at <= until),
      );
      const last = own.at(-1);
      if (last !== undefined) found.set(leg.id, last.recording_id);
    }
  }
  return found;
}
