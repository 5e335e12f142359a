import { dayIn } from '../../domain/completeness/day.ts';
import { listBeyond } from '../../ledger/completeness/beyond.ts';
import { dayRead } from '../../ledger/completeness/day-reads.ts';
import { listCalls } from '../../ledger/completeness/list-calls.ts';
import type { LedgerDb } from '../../ledger/ledger.ts';
import { print } from '../context.ts';
import { beyondUntil } from './beyond-until.ts';
import { beyondJson, beyondLines, callJson, callLines } from './list-lines.ts';
import type { ListName } from './options.ts';
import type { Asked } from './report.ts';

export interface ListOrder extends Asked {
  readonly list: ListName;
  readonly limit: number;
  readonly json: boolean;
}

/** A dialer's day whose calls are to be listed. */
export interface ListDay {
  readonly dialer: string;
  readonly timezone: string;
  readonly day: string;
}

/** Print the calls behind one number, day by day, the oldest first. */
export async function printList(db: LedgerDb, days: readonly ListDay[], order: ListOrder): Promise<void> {
  let left = order.limit;
  let more = false;
  for (const day of days) {
    // One more than is shown tells whether there are more.
    const found = await pageOf(db, day, { ...order, limit: left + 1 });
    more ||= found.length > left;
    for (const lines of found.slice(0, left)) for (const line of lines) print(line);
    left -= Math.min(left, found.length);
    if (more) break;
  }
  if (order.json) return;
  if (left === order.limit) print(`no call is ${order.list}`);
  else if (more) print(`these are the first ${order.limit}; there are more: raise --limit`);
}

/** The entries of a day's list, each as it is printed. */
async function pageOf(
  db: LedgerDb,
  of: ListDay,
  { list, limit, json, campaign, destination }: ListOrder,
): Promise<readonly (readonly string[])[]> {
  const { dialer, timezone, day } = of;
  if (list !== 'beyond') {
    const calls = await listCalls(db, { dialer, day, campaign, list, destination, limit });
    return calls.map((call) => (json ? [JSON.stringify(callJson(call, of))] : callLines(call, of)));
  }
  const bounds = dayIn(day, timezone);
  const until = beyondUntil(bounds, await dayRead(db, dialer, day));
  if (until === undefined) return [];
  const hits = await listBeyond(db, { dialer, from: bounds.from, until, campaign, limit });
  return hits.map((hit) => (json ? [JSON.stringify(beyondJson(hit, of))] : beyondLines(hit, of)));
}
