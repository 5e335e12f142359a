import { type ApiCall, flag } from '../../../api-call.ts';
import type { LeadRow } from '../../../store.ts';
import { sameNumber } from '../compare.ts';
import { leadById, leadTable } from '../lead-table.ts';
import { letters } from '../parameters.ts';
import { isDialable, listCallTime } from '../rules/call-times.ts';

/** Which lead goes in and as what it is announced. */
export interface HopperEntry {
  readonly leadId: string;
  readonly listId: string;
  readonly phone: string;
  /** As it is printed and stored. */
  readonly gmtOffset: string;
  readonly state: string;
  readonly vendorLeadCode: string;
}

/** Statuses of a hopper row that the API may not take out. */
const KEPT = new Set(['INCALL', 'DONE', 'HOLD', 'DNC']);

export function wantsIntoHopper(call: ApiCall): boolean {
  return flag(call, 'add_to_hopper') === 'Y' && !wantsOutOfHopper(call);
}

function wantsOutOfHopper(call: ApiCall): boolean {
  return letters(call, 'remove_from_hopper', '') === 'Y';
}

/** Into the hopper whatever the list's or campaign's state; the calling hours count only when asked for. */
export function addToHopper(call: ApiCall, entry: HopperEntry): void {
  const { leadId, listId, phone, gmtOffset, state } = entry;
  const { callTime, campaignId } = listCallTime(call, listId);
  const caller = call.caller.user;
  const checksTime = flag(call, 'hopper_local_call_time_check') === 'Y';
  if (checksTime && !isDialable(call, callTime, gmtOffset, state)) {
    call.reply.say(
      `NOTICE: ${call.name} NOT ADDED TO HOPPER, OUTSIDE OF LOCAL TIME - ${phone}|${leadId}|${gmtOffset}|0|${caller}`,
    );
    return;
  }
  const hopperId = call.store.nextId('hopper');
  call.store.hopper.push({
    hopper_id: hopperId,
    lead_id: Number(leadId),
    campaign_id: campaignId,
    list_id: String(Number(listId)),
    priority: hopperPriority(call),
    status: 'READY',
    user: '',
    gmt_offset_now: (Number.parseFloat(gmtOffset) || 0).toFixed(2),
    state: state.slice(0, 2),
    source: 'P',
    vendor_lead_code: entry.vendorLeadCode.slice(0, 20),
  });
  call.reply.say(`NOTICE: ${call.name} ADDED TO HOPPER - ${phone}|${leadId}|${hopperId}|${caller}`);
}

/** update_lead's hopper options, after everything else and for the lead that the request named or found. */
export function changeHopper(call: ApiCall, leadId: string, listId: string, phone: string): void {
  const { hopper } = call.store;
  const tell = (reason: string, data: string): void =>
    call.reply.say(`NOTICE: ${call.name} ${reason} - ${phone}|${leadId}|${data}`);
  const caller = call.caller.user;
  const inHopper = hopper.filter(({ lead_id }) => sameNumber(lead_id, leadId));
  if (wantsIntoHopper(call)) {
    const lead = leadById(leadTable(call), leadId);
    if (inHopper.length > 0) tell('NOT ADDED TO HOPPER, LEAD IS ALREADY IN THE HOPPER', caller);
    else if (lead === undefined) tell('NOT ADDED TO HOPPER, LEAD NOT FOUND', caller);
    else addToHopper(call, { leadId, listId, phone, ...hopperColumns(lead) });
  }
  if (!wantsOutOfHopper(call)) return;
  const [first] = inHopper;
  if (first === undefined) return tell('NOT REMOVED FROM HOPPER, LEAD IS NOT IN THE HOPPER', caller);
  const gone = inHopper.filter(({ status }) => !KEPT.has(status ?? 'READY'));
  hopper.splice(0, Number.POSITIVE_INFINITY, ...hopper.filter((row) => !gone.includes(row)));
  const reason = gone.length > 0 ? 'REMOVED FROM HOPPER' : 'NOT REMOVED FROM HOPPER';
  tell(reason, `${first.status ?? 'READY'}|${caller}`);
}

function hopperColumns(lead: LeadRow): Pick<HopperEntry, 'gmtOffset' | 'state' | 'vendorLeadCode'> {
  return { gmtOffset: lead.gmt_offset_now, state: lead.state, vendorLeadCode: lead.vendor_lead_code };
}

function hopperPriority(call: ApiCall): string {
  const sent = Number.parseInt(call.parameters.get('hopper_priority').replaceAll(/[^-0-9]/g, ''), 10);
  return String(Math.max(-99, Math.min(99, Number.isNaN(sent) ? 0 : sent)));
}
