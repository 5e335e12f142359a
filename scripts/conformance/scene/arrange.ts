import type { DialerState } from '../../../src/sandbox/dialer/api-call.ts';
import type { Recording } from '../recording.ts';
import { AGENT_RULES } from './agents.ts';
import { setCaller } from './caller.ts';
import { setShownData } from './data.ts';
import { EXISTENCE_RULES } from './existence.ts';
import { LEAD_RULES } from './leads.ts';

const RULES = [...LEAD_RULES, ...AGENT_RULES, ...EXISTENCE_RULES];

/**
 * Set up what the recorded answer shows to have been on the dialer before the request, as far as a rule can
 * tell. Never the answer itself: the stand-in still has to find its words and values by its own rules.
 *
 * @returns what was set up, for the report
 */
export function arrange(state: DialerState, recording: Recording): readonly string[] {
  const caller = setCaller(state, recording);
  const shown = RULES.flatMap(({ shows, apply }) =>
    [...recording.body.matchAll(shows)].flatMap((found) => apply(state, found, recording) ?? []),
  );
  return [...caller, ...shown, ...setShownData(state, recording)];
}
