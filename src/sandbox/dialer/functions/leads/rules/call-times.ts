import { type ApiCall, BrokenStatement } from '../../../api-call.ts';
import { sameText } from '../compare.ts';

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** Start and stop as `HHMM`, by day (`default`, `sunday` …). */
type Hours = (day: 'default' | (typeof DAYS)[number]) => readonly [start: number, stop: number];

/**
 * Whether a place may be called now: the call time's hours of that day, or its default hours where the day
 * has none, in the state's own hours where there are any. An undefined call time allows nothing.
 *
 * @param gmtOffset hours east of UTC; empty counts as 0
 */
export function isDialable(call: ApiCall, callTime: string, gmtOffset: string, state: string): boolean {
  const hours = hoursOf(call, callTime, state);
  if (hours === undefined) return false;
  const there = new Date(call.clock.now() + (Number.parseFloat(gmtOffset) || 0) * 3_600_000);
  const day = hours(DAYS[there.getUTCDay()] ?? 'default');
  const [start, stop] = day[0] === 0 && day[1] === 0 ? hours('default') : day;
  const time = there.getUTCHours() * 100 + there.getUTCMinutes();
  return time >= start && time < stop;
}

function hoursOf({ tables }: ApiCall, callTime: string, state: string): Hours | undefined {
  const row = tables.callTimes.find(({ call_time_id }) => sameText(call_time_id, callTime));
  if (row === undefined) return undefined;
  const states = row.ct_state_call_times;
  if (states.length > 2 && state !== '') {
    const ids = states.split('|');
    if (ids[0] !== '' || ids.at(-1) !== '') throw new BrokenStatement('state call times without outer pipes');
    const own = tables.stateCallTimes.find(
      (one) => sameText(one.state_call_time_state, state) && ids.includes(one.state_call_time_id),
    );
    if (own !== undefined) return (day) => [Number(own[`sct_${day}_start`]), Number(own[`sct_${day}_stop`])];
  }
  return (day) => [Number(row[`ct_${day}_start`]), Number(row[`ct_${day}_stop`])];
}

/** The call time of a list: its own, else its campaign's; nothing where list or campaign is not defined. */
export function listCallTime(
  { tables }: ApiCall,
  listId: string,
): { readonly callTime: string; readonly campaignId: string } {
  const list = tables.lists.find(({ list_id }) => Number(list_id) === Number(listId));
  const campaign = tables.campaigns.find(({ campaign_id }) => campaign_id === list?.campaign_id);
  if (list === undefined || campaign === undefined) return { callTime: '', campaignId: '' };
  const own = list.local_call_time;
  const inherits = own === '' || own.toLowerCase() === 'campaign';
  return { callTime: inherits ? campaign.local_call_time : own, campaignId: campaign.campaign_id };
}
