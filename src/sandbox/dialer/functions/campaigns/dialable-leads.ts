import type { ApiCall } from '../../api-call.ts';
import type { LeadRow } from '../../store.ts';
import type { Row } from '../../tables/index.ts';
import { findCallTime, isOpen, stateRules } from './call-hours.ts';
import { sameText } from './compare.ts';
import { passesFilter } from './lead-filter.ts';
import { epochOf } from './moments.ts';

const LOCKED_OUT = new Set(['DROP', 'XDROP']);

/**
 * How many leads of a list its campaign could dial now, as the `dialable_count` of list_info counts them:
 * status, reset, list active and not expired, hours of campaign and list, call count limit, drop lockout,
 * lead filter. `''` where the campaign has no dial statuses.
 */
export function countDialable(
  call: ApiCall,
  list: Row<'lists'>,
  campaign: Row<'campaigns'> | undefined,
): string {
  const statuses = campaign?.dial_statuses ?? '';
  if (campaign === undefined || statuses.length <= 2) return '';
  const today = call.clock.local(call.clock.now()).slice(0, 10);
  if (list.active !== 'Y' || list.expiration_date < today) return '0';
  // The first word is skipped and an empty one added, as the real loop runs one off.
  const wanted = [...statuses.replace(/ -$/, '').split(' ').slice(1), ''];
  const filter = call.tables.leadFilters.find(({ lead_filter_id }) =>
    sameText(lead_filter_id, campaign.lead_filter_id),
  );
  const leads = call.store.leads.filter(
    (lead) =>
      lead.list_id === list.list_id &&
      lead.called_since_last_reset === 'N' &&
      wanted.some((status) => sameText(status, lead.status)) &&
      isWithinHours(call, lead, campaign.local_call_time) &&
      isWithinListHours(call, lead, list) &&
      isWithinLimits(call, lead, campaign) &&
      passesFilter(lead, filter?.lead_filter_sql ?? ''),
  );
  return String(leads.length);
}

function isWithinListHours(call: ApiCall, lead: LeadRow, { local_call_time: id }: Row<'lists'>): boolean {
  return id === 'campaign' || findCallTime(call, id) === undefined || isWithinHours(call, lead, id);
}

function isWithinHours(call: ApiCall, lead: LeadRow, callTimeId: string): boolean {
  const callTime = findCallTime(call, callTimeId);
  if (callTime === undefined) return false;
  const now = call.clock.now();
  const offset = Number(lead.gmt_offset_now);
  // Only whole quarters of an hour from -12.75 to 13 are looked at.
  if (!Number.isInteger(offset * 4) || offset < -12.75 || offset > 13) return false;
  const rule = stateRules(call, callTime).find(({ state_call_time_state: state }) =>
    sameText(state, lead.state),
  );
  return rule === undefined ? isOpen(callTime, 'ct', now, offset) : isOpen(rule, 'sct', now, offset);
}

function isWithinLimits(call: ApiCall, lead: LeadRow, campaign: Row<'campaigns'>): boolean {
  const limit = Number(campaign.call_count_limit);
  if (limit > 0 && Number(lead.called_count) >= limit) return false;
  const lockoutSeconds = Math.floor(Number(campaign.drop_lockout_time) * 3600);
  if (!(lockoutSeconds > 0) || !LOCKED_OUT.has(lead.status)) return true;
  const lastCall = epochOf(call.clock, lead.last_local_call_time);
  return lastCall > 0 && lastCall < call.clock.now() / 1000 - lockoutSeconds;
}
