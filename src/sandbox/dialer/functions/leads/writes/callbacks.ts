import { type ApiCall, digits, flag } from '../../../api-call.ts';
import { localInDays } from '../../../clock-shift.ts';
import { mysqlDateTime } from '../../../mysql-time.ts';
import type { LeadRow } from '../../../store.ts';
import { sameText } from '../compare.ts';
import { letters } from '../parameters.ts';

/** The request's callback. The program overwrites these for one lead and goes on with them for the next. */
export interface AskedCallback {
  readonly campaign: string;
  readonly comments: string;
  readonly listIdField: string;
  time: string;
  type: string;
  user: string;
  status: string;
}

export function readCallback(call: ApiCall): AskedCallback {
  return {
    campaign: letters(call, 'campaign_id', '-_'),
    comments: letters(call, 'callback_comments', '- +.:/@_'),
    listIdField: digits(call, 'list_id_field'),
    time: call.parameters.get('callback_datetime').replaceAll(/[^- +.:/@_0-9a-zA-Z]/g, ''),
    type: flag(call, 'callback_type'),
    user: letters(call, 'callback_user', '-_'),
    status: letters(call, 'callback_status', '-_'),
  };
}

/** A scheduled callback for a lead that has none. A time that is none is stored as the zero date. */
export function addCallback(call: ApiCall, asked: AskedCallback, lead: LeadRow, listId: string): void {
  const { campaign } = asked;
  const notAdded = (reason: string, data: string): void =>
    call.reply.say(`NOTICE: ${call.name} SCHEDULED CALLBACK NOT ADDED, ${reason} - ${lead.lead_id}|${data}`);
  if (!call.tables.campaigns.rows.some(({ campaign_id }) => sameText(campaign_id, campaign)))
    return notAdded('CAMPAIGN NOT VALID', campaign);
  let userGroup = '';
  if (asked.type === 'USERONLY') {
    const agent = call.tables.users.find(({ user }) => sameText(user, asked.user));
    if (agent === undefined) return notAdded('USER NOT VALID', `${campaign}|${asked.user}|USERONLY`);
    userGroup = agent.user_group;
  } else {
    asked.type = 'ANYONE';
    asked.user = '';
  }
  asked.time = resolvedTime(call, asked.time);
  asked.status ||= 'CALLBK';
  call.store.callbacks.push({
    callback_id: call.store.nextId('callback'),
    lead_id: lead.lead_id,
    list_id: String(Number(listId)),
    campaign_id: campaign.slice(0, 8),
    callback_time: mysqlDateTime(asked.time),
    user: asked.user.slice(0, 20),
    recipient: asked.type,
    comments: asked.comments.slice(0, 255),
    user_group: userGroup,
    lead_status: asked.status.slice(0, 6),
    status: 'ACTIVE',
    entry_time: call.clock.local(call.clock.now()),
  });
  tellChange(call, 'ADDED', asked, lead);
}

/** `callback=Y` on a known lead changes the callback that is there, or adds one. */
export function updateCallback(call: ApiCall, asked: AskedCallback, lead: LeadRow, listId: string): void {
  const row = call.store.callbacks.find(({ lead_id }) => lead_id === lead.lead_id);
  if (row === undefined) return addCallback(call, asked, lead, listId);
  if (asked.time !== '') asked.time = resolvedTime(call, asked.time);
  const sent = {
    callback_time: asked.time === '' ? '' : mysqlDateTime(asked.time),
    lead_status: asked.status.slice(0, 6),
    campaign_id: asked.campaign.slice(0, 8),
    list_id: asked.listIdField,
    comments: asked.comments.slice(0, 255),
    user: asked.user.slice(0, 20),
  };
  const set = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== ''));
  if (Object.keys(set).length === 0 && asked.type === '') {
    call.reply.say(
      `NOTICE: ${call.name} SCHEDULED CALLBACK NOT UPDATED, NO FIELDS SPECIFIED - ${lead.lead_id}|`,
    );
    return;
  }
  const known = asked.type === 'USERONLY' || asked.type === 'ANYONE';
  Object.assign(row, set, asked.type === '' ? {} : { recipient: known ? asked.type : '' }, {
    status: 'ACTIVE',
    entry_time: call.clock.local(call.clock.now()),
  });
  tellChange(call, 'UPDATED', asked, lead);
}

/** Move the lead's callbacks to the archive; returns how many there were. */
export function removeCallbacks(call: ApiCall, leadId: number): number {
  const { callbacks } = call.store;
  const gone = callbacks.filter(({ lead_id }) => lead_id === leadId);
  for (const row of gone) {
    call.tables.callbacksArchive.insert({
      ...row,
      callback_id: String(row.callback_id),
      lead_id: String(row.lead_id),
    });
  }
  callbacks.splice(0, Number.POSITIVE_INFINITY, ...callbacks.filter((row) => !gone.includes(row)));
  return gone.length;
}

function tellChange(call: ApiCall, change: 'ADDED' | 'UPDATED', asked: AskedCallback, lead: LeadRow): void {
  const { campaign, time, type, user, status } = asked;
  call.reply.say(
    `NOTICE: ${call.name} SCHEDULED CALLBACK ${change} - ${lead.lead_id}|${campaign}|${time}|${type}|${user}|${status}`,
  );
}

/** `NOW`, `2DAYS` or the time as it was sent. */
function resolvedTime({ clock }: ApiCall, sent: string): string {
  if (sent === 'NOW') return clock.local(clock.now());
  return /\dDAYS$/i.test(sent) ? localInDays(clock, Number(sent.replaceAll(/[^0-9]/g, ''))) : sent;
}
