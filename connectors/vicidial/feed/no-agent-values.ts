import type { LeadRow } from '../../../src/domain/dialer-database.ts';
import type { CallLeg } from '../../../src/domain/reconcile/leg.ts';
import type { CallRow } from './call-row.ts';
import { leadValues, localOf, type Told } from './lead-values.ts';
import { localTime } from './local-time.ts';

/**
 * What a No Agent Call URL would have told of a leg, by VICIdial's names (`AST_send_URL.pl`, 2.14-202). It
 * has no agent log row, no talk time, no recording and no seconds since 1970.
 *
 * @param lead undefined = it was deleted
 * @param at when the dialer set the status, milliseconds since the epoch
 */
export function noAgentValues(
  { leg, call, lead }: { readonly leg: CallLeg; readonly call: CallRow; readonly lead: LeadRow | undefined },
  at: number,
  timezone: string,
): Told {
  const { row } = call;
  return {
    list_id: row.listId,
    ...(lead === undefined ? {} : leadValues(lead, timezone)),
    modify_date: localOf(lead?.modifiedAt, timezone),
    last_local_call_time: lead?.lastCalledLocal,
    lead_id: leg.leadId,
    uniqueid: leg.uniqueid,
    call_id: leg.callId,
    status: row.status,
    dispo: row.status,
    user: row.user,
    launch_user: row.user,
    campaign: row.campaignId,
    campaign_id: row.campaignId,
    group: row.campaignId,
    phone_number: row.phone,
    dialed_number: row.phone,
    dialed_label: call.direction === 'outbound' ? call.row.altDial : 'MAIN',
    closecallid: call.direction === 'outbound' ? '' : call.row.id,
    function: 'NA_CALL_URL',
    SQLdate: localTime(at, timezone),
  };
}
