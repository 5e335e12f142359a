import { callStatusStats } from '../../functions/agents/call-status-stats.ts';
import { campaignsList } from '../../functions/campaigns/campaigns-list.ts';
import { leadStatusSearch } from '../../functions/leads/lead-status-search.ts';
import { phoneNumberLog, recordingLookup } from '../../functions/leads/logs.ts';
import type { Asking } from './asking.ts';

/** Nobody's number, lead and status. */
const NO_PHONE = '0000000000';
const NO_LEAD = '999999999';
const NO_STATUS = '-NONE-';

/**
 * Ask each function once for next to nothing. A user whose group may not see all campaigns gets a 500 for a search
 * by status (2.14-202), so that is asked too.
 *
 * @param day a local day that is over
 * @throws AuthError and PermanentError where the API user lacks a right
 */
export async function proveRights(asking: Asking, day: string, signal: AbortSignal): Promise<void> {
  await asking.rows(campaignsList, {}, signal);
  const noon = { queryDate: day, queryTime: '12:00:00', endTime: '12:00:00' };
  await asking.rows(callStatusStats, { campaigns: '---ALL---', ...noon }, signal);
  await asking.rows(leadStatusSearch, { status: NO_STATUS, date: day }, signal);
  await asking.rows(phoneNumberLog, { phoneNumber: NO_PHONE, type: 'IN' }, signal);
  await asking.rows(recordingLookup, { leadId: NO_LEAD }, signal);
}
