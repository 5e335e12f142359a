import { dayIn } from '../../domain/completeness/day.ts';
import { listBeyond } from '../../ledger/completeness/beyond.ts';
import { listCalls } from '../../ledger/completeness/list-calls.ts';
import type { LedgerDb } from '../../ledger/ledger.ts';
import { print } from '../context.ts';
import { beyondUntil, upToText } from './beyond-until.ts';
import { emptyListText } from './empty-list.ts';
import { type ListedDay, listedDay, unprovenJson, unprovenLine } from './listed-day.ts';
import { beyondJson, beyondLines, callJson, callLines } from './list-lines.ts';
import type { ListName } from './options.ts';
import type { Asked } from './report.ts';

export interface ListOrder extends Asked {
  readonly list: ListName;
  readonly limit: number;
  readonly json: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A dialer's day whose calls are to be listed. */
export interface ListDay {
  readonly dialer: string;
  readonly timezone: string;
  readonly day: string;
}

/** Print the calls behind one number, day by day, the oldest first; then which of the days are not proven. */
export async function printList(db: LedgerDb, days: readonly ListDay[], order: ListOrder): Promise<void> {
  // Before the calls, so that what is read meanwhile is never called proven.
  const read: ListedDay[] = [];
  for (const day of days) read.push(await listedDay(db, day, order.now));
  let left = order.limit;
  let more = false;
  for (const day of read) {
    // One more than is shown tells whether there are more.
    const found = await pageOf(db, day, { ...order, limit: left + 1 });
    more ||= found.length > left;
    for (const lines of found.slice(0, left)) for (const line of lines) print(line);
    left -= Math.min(left, found.length);
    if (more) break;
  }
  const unproven = read.filter(({ proof }) => proof !== 'proven');
  for (const day of unproven) print(order.json ? JSON.stringify(unprovenJson(day)) : unprovenLine(day));
  if (order.json) return;
  if (order.list === 'beyond') for (const day of read) printUpTo(day);
  if (left === order.limit) print(emptyListText(order.list, unproven.length === 0));
  else if (more) print(`these are the first ${order.limit}; there are more: raise --limit`);
}

/** A hit may be ahead of the reading of its call, so the latest are not in the list yet. */
function printUpTo({ dialer, timezone, day, read }: ListedDay): void {
  const bounds = dayIn(day, timezone);
  const text = upToText(bounds, beyondUntil(bounds, read), timezone);
  if (text !== '') print(`${dialer}  ${day}  ${text}`);
}

/** The entries of a day's list, each as it is printed. */
async function pageOf(
  db: LedgerDb,
  of: ListedDay,
  { list, limit, json, campaign, destination }: ListOrder,
): Promise<readonly (readonly string[])[]> {
  const { dialer, timezone, day } = of;
  if (list !== 'beyond') {
    const calls = await listCalls(db, { dialer, day, campaign, list, destination, limit });
    return calls.map((call) => (json ? [JSON.stringify(callJson(call, of))] : callLines(call, of)));
  }
  const bounds = dayIn(day, timezone);
  const until = beyondUntil(bounds, of.read);
  if (until === undefined) return [];
  const hits = await listBeyond(db, { dialer, from: bounds.from, until, campaign, limit });
  return hits.map((hit) => (json ? [JSON.stringify(beyondJson(hit, of))] : beyondLines(hit, of)));
}
