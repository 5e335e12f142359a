import type { ApiCall } from '../../api-call.ts';
import type { Row } from '../../tables/index.ts';
import { sameText } from './compare.ts';
import { timeAt } from './moments.ts';

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** Hours of a call time; `prefix` is `ct` for a call time and `sct` for a state's. */
type Hours = Readonly<Record<string, string>>;

/** Whether a row's hours are open at an offset now; a day that has none of its own has the default ones. */
export function isOpen(hours: Hours, prefix: 'ct' | 'sct', nowMs: number, gmtOffset: number): boolean {
  const { hhmm, weekday } = timeAt(nowMs, gmtOffset);
  const day = DAYS[weekday] ?? 'sunday';
  const own = [hours[`${prefix}_${day}_start`], hours[`${prefix}_${day}_stop`]].map(Number);
  const usual = [hours[`${prefix}_default_start`], hours[`${prefix}_default_stop`]].map(Number);
  const [start = 0, stop = 0] = own.every((time) => time === 0) ? usual : own;
  return hhmm >= start && hhmm < stop;
}

/** The state rules that a call time names (`|NY|CA|`), those that exist. */
export function stateRules(call: ApiCall, callTime: Row<'callTimes'>): Row<'stateCallTimes'>[] {
  return callTime.ct_state_call_times
    .split('|')
    .filter((id) => id !== '')
    .flatMap((id) => call.tables.stateCallTimes.find((rule) => sameText(rule.state_call_time_id, id)) ?? []);
}

export function findCallTime(call: ApiCall, id: string): Row<'callTimes'> | undefined {
  return call.tables.callTimes.find(({ call_time_id }) => sameText(call_time_id, id));
}

/** Whether a lead may be called now; a state's rule replaces the call time's hours, an unknown call time is closed. */
export function mayBeCalled(
  call: ApiCall,
  callTimeId: string,
  { gmtOffset, state }: { readonly gmtOffset: number; readonly state: string },
): boolean {
  const callTime = findCallTime(call, callTimeId);
  if (callTime === undefined) return false;
  const now = call.clock.now();
  const rule =
    state === ''
      ? undefined
      : stateRules(call, callTime).find(({ state_call_time_state }) =>
          sameText(state_call_time_state, state),
        );
  return rule === undefined ? isOpen(callTime, 'ct', now, gmtOffset) : isOpen(rule, 'sct', now, gmtOffset);
}
