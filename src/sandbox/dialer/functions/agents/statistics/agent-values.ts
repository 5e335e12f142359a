import type { ApiCall } from '../../../api-call.ts';
import { sameText } from '../collation.ts';
import type { AgentSums } from './agent-sums.ts';
import { duration, leadingNumber, phpRound, ratio } from './durations.ts';

/**
 * The twenty values of each agent. The average talk time is that of the agent before, and of its formatted
 * text at that: `0:03:06` counts as 0, `3:06` as 3.
 */
export function agentValues(call: ApiCall, sums: readonly AgentSums[], format: string): string[][] {
  const totalCalls = sums.reduce((total, { calls }) => total + calls, 0);
  let talkBefore = '0';
  return sums.map((sum) => {
    const user = call.tables.users.find((row) => sameText(row.user, sum.user));
    const { values, talk } = valuesOf(sum, { totalCalls, talkBefore, format });
    talkBefore = talk;
    return [sum.user, user?.full_name ?? '', user?.user_group ?? '', ...values];
  });
}

function valuesOf(
  sum: AgentSums,
  { totalCalls, talkBefore, format }: { totalCalls: number; talkBefore: string; format: string },
): { readonly values: string[]; readonly talk: string } {
  const loginSec = Math.min(sum.pauseSec + sum.waitSec + sum.talkSec + sum.dispoSec, sum.spanSec);
  const sessions = Math.max(sum.sessions, 1);
  const pausePercent = sum.pauses < 1 || loginSec < 1 ? 100 : ratio(sum.pauseSec, loginSec) * 100;
  const time = (seconds: number) => duration(phpRound(seconds), format);
  const ofCalls = (seconds: number) => time(sum.calls < 1 ? 0 : seconds);
  const talk = ofCalls(sum.talkSec - sum.deadSec);
  const values = [
    String(sum.calls),
    time(loginSec),
    talk,
    time(ratio(leadingNumber(talkBefore), sum.calls)),
    time(ratio(sum.waitSec, sum.calls)),
    `${phpRound(ratio(sum.calls, totalCalls) * 100, 1)}%`,
    // Not a time as the others: VICIdial prints plain seconds whatever the format is.
    String(sum.pauseSec),
    String(sessions),
    time(ratio(loginSec, sessions)),
    String(sum.pauses),
    time(ratio(sum.pauseSec, sum.pauses)),
    `${phpRound(pausePercent, 1)}%`,
    String(phpRound(ratio(sum.pauses, sessions))),
    ofCalls(sum.waitSec),
    ofCalls(sum.talkSec),
    ofCalls(sum.dispoSec),
    ofCalls(sum.deadSec),
  ];
  return { values, talk };
}
