import type { AgentChange, ComparedPart } from './changes.ts';
import type { AgentMemory } from './memory.ts';
import type { FloorAgent } from './snapshot.ts';
import type { AgentState } from './told.ts';

const TYPES = {
  ready: 'agent.ready',
  'in-call': 'agent.in-call',
  'wrap-up': 'agent.wrap-up',
  paused: 'agent.paused',
} as const satisfies Readonly<Record<AgentState, AgentChange['type']>>;

/**
 * Who came, went, or does something else. A login is always to a pause, so that is not told again; whatever else
 * the agent does by the time of the read is.
 *
 * @param afterGap a login that is another one is no news then: only what is different in the end is told
 */
export function agentChanges(
  before: Readonly<Record<string, AgentMemory>> | undefined,
  now: readonly FloorAgent[] | undefined,
  afterGap: boolean,
): ComparedPart<AgentChange, AgentMemory> {
  if (now === undefined) return { changes: [], memory: undefined };
  const present = new Map(now.map((agent) => [agent.user, agent]));
  const memory = Object.fromEntries([...present].map(([user, agent]) => [user, remembered(agent)]));
  if (before === undefined) return { changes: [], memory };
  const known = new Map(Object.entries(before));
  const changes: AgentChange[] = [];
  for (const [user, last] of known)
    if (!present.has(user)) changes.push({ type: 'agent.logged-out', user, before: last });
  for (const [user, after] of present) changes.push(...changesOf(user, known.get(user), after, afterGap));
  return { changes, memory };
}

function changesOf(
  user: string,
  before: AgentMemory | undefined,
  after: FloorAgent,
  afterGap: boolean,
): readonly AgentChange[] {
  if (before === undefined) return loggedIn(user, after);
  if (before.session !== after.session && !afterGap)
    return [{ type: 'agent.logged-out', user, before }, ...loggedIn(user, after)];
  const changes: AgentChange[] = [];
  if (before.campaign !== after.campaign)
    changes.push({ type: 'agent.campaign-changed', user, before, after });
  if (doesOtherwise(before, after)) changes.push({ type: TYPES[after.state], user, before, after });
  return changes;
}

function loggedIn(user: string, after: FloorAgent): readonly AgentChange[] {
  const login: AgentChange = { type: 'agent.logged-in', user, after };
  if (after.state === 'paused') return [login];
  return [login, { type: TYPES[after.state], user, before: undefined, after }];
}

/** Another state; or the same one with another pause code, call or lead, so that it has ended and begun again. */
function doesOtherwise(before: AgentMemory, after: FloorAgent): boolean {
  if (before.state !== after.state) return true;
  switch (after.state) {
    case 'paused':
      return before.pauseCode !== after.pauseCode;
    case 'in-call':
      return before.callId !== after.callId && before.callId !== '' && after.callId !== '';
    case 'wrap-up':
      return before.leadId !== after.leadId;
    case 'ready':
      return false;
  }
}

function remembered({ user: _user, since, fullName, userGroup, ...agent }: FloorAgent): AgentMemory {
  return {
    ...agent,
    ...(since === undefined ? {} : { since }),
    ...(fullName === undefined ? {} : { fullName }),
    ...(userGroup === undefined ? {} : { userGroup }),
  };
}
