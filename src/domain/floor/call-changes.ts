import type { CallChange, ComparedPart } from './changes.ts';
import type { CallMemory } from './memory.ts';
import type { FloorRules } from './rules.ts';
import type { FloorSnapshot } from './snapshot.ts';

/** Calls that have waited for an agent so long that it is told: each once, however long it waits. */
export function callChanges(
  before: Readonly<Record<string, CallMemory>> | undefined,
  { at, calls }: Pick<FloorSnapshot, 'at' | 'calls'>,
  { callWaitingSeconds }: Pick<FloorRules, 'callWaitingSeconds'>,
): ComparedPart<CallChange, CallMemory> {
  if (calls === undefined) return { changes: [], memory: undefined };
  const known = new Map(Object.entries(before ?? {}));
  const changes: CallChange[] = [];
  const memory = new Map<string, CallMemory>();
  for (const call of calls) {
    const last = known.get(call.callId);
    const since = call.since ?? last?.since ?? at;
    const seconds = Math.max(0, Math.round((Date.parse(at) - Date.parse(since)) / 1000));
    const isLong = seconds >= callWaitingSeconds;
    if (before !== undefined && isLong && last?.told !== true)
      changes.push({ type: 'call.waiting', call, since, seconds });
    memory.set(call.callId, { since, told: isLong || last?.told === true });
  }
  return { changes, memory: Object.fromEntries(memory) };
}
