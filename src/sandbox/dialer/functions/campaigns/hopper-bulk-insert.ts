import { type ApiCall, BrokenStatement, flag } from '../../api-call.ts';
import { breaksStatement } from '../../lead-fields.ts';
import type { LeadRow } from '../../store.ts';
import { mayBeCalled } from './call-hours.ts';
import { sameText } from './compare.ts';
import { numerals } from './filters.ts';
import { demand } from './rights.ts';
import { listsOf } from './scope.ts';

const MOST_LEADS = 1000;

/** What became of one lead; it is told in one line, and only a lead that went in has a hopper row. */
interface Fate {
  readonly is: 'added' | 'refused' | 'not-found';
  readonly line: string;
  readonly hopperId?: number;
}

/** `hopper_bulk_insert`: a notice for every lead, then the count of them. Nothing is told before all are done. */
export function hopperBulkInsert(call: ApiCall): void {
  demand(call, {
    flags: ['vdc_agent_api_access', 'modify_campaigns'],
    to: 'ADD LEADS TO THE HOPPER',
    closing: '|',
  });
  const wanted = numerals(call, 'lead_ids', ',').split(',');
  const leads = findLeads(call, wanted);
  const fates = wanted.flatMap((id) => insertOne(call, leads, id));
  for (const { line } of fates) call.reply.print(`NOTICE: ${call.name} ${line}\n`);

  const count = (is: Fate['is']) => fates.filter((fate) => fate.is === is).length;
  const last = fates.findLast(({ hopperId }) => hopperId !== undefined)?.hopperId;
  const { user } = call.caller;
  call.reply.say(
    last === undefined
      ? `ERROR: ${call.name} NO LEADS HAVE BEEN INSERTED INTO THE HOPPER - ${count('refused')}|${count('not-found')}|${user}`
      : `SUCCESS: ${call.name} LEADS HAVE BEEN INSERTED INTO THE HOPPER - ${count('added')}|${count('refused')}|${last}|${user}`,
  );
}

/** An empty place in the list of ids breaks the statement. */
function findLeads(call: ApiCall, ids: readonly string[]): readonly LeadRow[] {
  if (ids.includes('')) {
    if (!call.legacy) throw new BrokenStatement('lead_ids has an empty place');
    return [];
  }
  const numbers = new Set(ids.map(Number));
  const lists = listsOf(call);
  return call.store.leads
    .filter(({ lead_id, list_id }) => numbers.has(lead_id) && lists?.has(list_id) !== false)
    .toSorted((a, b) => b.lead_id - a.lead_id)
    .slice(0, MOST_LEADS);
}

function insertOne(call: ApiCall, leads: readonly LeadRow[], id: string): Fate[] {
  const lead = leads.find(({ lead_id }) => String(lead_id) === id);
  if (lead === undefined) return [notFound(id)];
  const { store, tables } = call;
  if (store.hopper.some(({ lead_id }) => lead_id === lead.lead_id))
    return [refused(`NOT ADDED TO HOPPER, LEAD IS ALREADY IN THE HOPPER - ${id}`)];
  const list = tables.lists.find(({ list_id }) => list_id === lead.list_id);
  const campaign = tables.campaigns.find(({ campaign_id }) => sameText(campaign_id, list?.campaign_id ?? ''));
  // VICIdial counts such a lead twice: once as refused, once as not found.
  if (list === undefined || campaign === undefined)
    return [refused(`CAMPAIGN DOES NOT EXIST - ${lead.list_id}|${id}`), notFound(id)];

  const own = list.local_call_time;
  const callTime = own === '' || /^campaign$/i.test(own) ? campaign.local_call_time : own;
  const place = { gmtOffset: Number(lead.gmt_offset_now), state: lead.state };
  if (flag(call, 'hopper_local_call_time_check') === 'Y' && !mayBeCalled(call, callTime, place))
    return [
      refused(`NOT ADDED TO HOPPER, OUTSIDE OF LOCAL TIME, - ${id}|${lead.gmt_offset_now}|${lead.state}|0`),
    ];
  return [insert(call, lead, campaign.campaign_id)];
}

function insert(call: ApiCall, lead: LeadRow, campaignId: string): Fate {
  const broken = lead.vendor_lead_code.includes('"') || breaksStatement(lead.vendor_lead_code);
  if (broken && !call.legacy) throw new BrokenStatement('the vendor lead code breaks the statement');
  if (broken) return refused(`NOT ADDED TO HOPPER, LEAD HOPPER INSERT ERROR - ${lead.lead_id}`);
  const hopperId = call.store.nextId('hopper');
  call.store.hopper.push({
    hopper_id: hopperId,
    lead_id: lead.lead_id,
    campaign_id: campaignId,
    list_id: lead.list_id,
    priority: priorityOf(call),
    status: 'READY',
    gmt_offset_now: lead.gmt_offset_now,
    state: lead.state,
    source: 'P',
    vendor_lead_code: lead.vendor_lead_code,
  });
  const told = [lead.phone_number, lead.lead_id, hopperId, call.caller.user].join('|');
  return { is: 'added', line: `LEAD ADDED TO HOPPER - ${told}`, hopperId };
}

function priorityOf(call: ApiCall): string {
  const sent = Number.parseInt(numerals(call, 'hopper_priority', '-'), 10);
  return String(Math.max(-99, Math.min(99, Number.isNaN(sent) ? 0 : sent)));
}

function refused(line: string): Fate {
  return { is: 'refused', line };
}

function notFound(id: string): Fate {
  return { is: 'not-found', line: `NOT ADDED TO HOPPER, LEAD NOT FOUND - ${id}` };
}
