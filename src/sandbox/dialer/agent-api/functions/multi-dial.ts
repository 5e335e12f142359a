import { type Agent, type AgentCall, end } from '../agent-call.ts';
import { sameText } from '../php.ts';

/** Calls to a third party that are over. */
const OVER = new Set(['HUNGUP', 'DEFEATED', 'TRANSFER', 'TOOSLOW', 'DECLINED']);
const HALF_HOUR_MS = 30 * 60 * 1000;

/** Queue several numbers for one three-way call; returns what the answer tells of it, `''` = none were sent. */
export function multiDial(call: AgentCall, { user }: Agent): string {
  const sent = call.get('multi_dial_phones');
  if (sent.length <= 4) return '';
  const phones = sent.split(',');
  const list: string[] = [];
  for (const phone of phones) {
    // A number that is part of what is there already counts as sent twice.
    if (phone.length > 4 && phone.length < 19 && !list.join(',').includes(phone)) list.push(phone);
  }
  const affected = list.length === 0 ? 0 : place(call, user, list);
  return `|Multi-phones: ${list.length} ${phones.length} ${affected}`;
}

/** One row an agent. Returns the affected rows as MySQL counts them: 1 new, 2 changed, 0 the same. */
function place(call: AgentCall, user: string, list: readonly string[]): number {
  checkEarlier(call, user);
  const { threeWayPressMulti: table } = call.tables;
  const columns = {
    call_date: call.now,
    phone_numbers: list.join(',').slice(0, 255),
    phone_numbers_ct: String(Math.min(list.length, 127)),
    status: 'NEW',
  };
  const isHis = (row: { user: string }): boolean => sameText(row.user, user);
  if (table.rows.some(isHis)) return table.update(isHis, columns) * 2;
  table.insert({ user, ...columns });
  return 1;
}

function checkEarlier(call: AgentCall, name: string): void {
  const check = call.get('md_check');
  if (!/YES/i.test(check)) return;
  const since = call.clock.local(call.epoch * 1000 - HALF_HOUR_MS);
  const live = call.tables.threeWayPressLive.where(
    ({ user, status, call_date: date }) =>
      sameText(user, name) && !OVER.has(status.toUpperCase()) && date > since,
  ).length;
  if (live > 0) end(call, 'agent_user has previous active 3-way calls', name, String(live), '0', check);
}
