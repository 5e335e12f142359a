import type { Backfill } from '../../ledger/backfills.ts';
import type { CallsNotHeld } from '../../reconcile/backfill/standing.ts';
import { isoTime } from '../../domain/time.ts';
import { tableLines } from '../table-lines.ts';
import { dialerTime } from './window.ts';
import { count, durationWords, isOver, loadWords, stateWords } from './words.ts';

/** What becomes of the calls that are not in the ledger when it is over. */
const AFTERWARDS = {
  done: 'reconciliation tries them again by itself',
  cancelled: 'found before the end; reconciliation takes them back in by itself',
} as const;

/** All that is known of a backfill, for people. */
export function backfillLines(
  backfill: Backfill,
  left: CallsNotHeld,
  { timezone, now }: { readonly timezone: string; readonly now: number },
): readonly string[] {
  const { counts, load } = backfill;
  const campaigns = backfill.campaigns.length === 0 ? 'all campaigns' : backfill.campaigns.join(', ');
  return [
    `backfill ${backfill.id} of dialer ${backfill.dialer}: ${stateWords(backfill)}`,
    `calls from  ${dialerTime(backfill.from, timezone)}`,
    `up to       ${dialerTime(backfill.until, timezone)} (${campaigns}${backfill.archived ? '' : ', without the archive'})`,
    ...(isOver(backfill) ? [] : [`read up to  ${dialerTime(backfill.readUntil, timezone)}`]),
    `calls       ${countWords(backfill)}`,
    ...(counts.urls === 0
      ? []
      : [
          `URLs        ${count(counts.urls)} looked at, ${count(counts.urlsTaken)} taken back in as they were`,
        ]),
    `dialer      ${loadWords(load)}`,
    `time        ${timeWords(backfill, now)}`,
    ...leftLines(backfill, left, timezone),
  ];
}

function countWords({ counts }: Backfill): string {
  return [
    `${count(counts.calls)} read`,
    `${count(counts.held)} were held`,
    `${count(counts.missing)} were missing`,
    `${count(counts.taken)} of them taken back in`,
    `${count(counts.failed)} failed`,
    ...(counts.excluded === 0 ? [] : [`${count(counts.excluded)} without an agent that nobody asked for`]),
    ...(counts.unsettled === 0 ? [] : [`${count(counts.unsettled)} not over yet`]),
  ].join(', ');
}

function timeWords({ orderedAt, startedAt, endedAt, rate }: Backfill, now: number): string {
  const began = startedAt === undefined ? 'not begun' : `begun ${isoTime(startedAt)}`;
  const took = startedAt === undefined ? [] : [`${durationWords((endedAt ?? now) - startedAt)} so far`];
  const whole = startedAt === undefined ? [] : [`took ${durationWords((endedAt ?? now) - startedAt)}`];
  const middle = endedAt === undefined ? [began, ...took] : [began, ...whole];
  return [`ordered ${isoTime(orderedAt)}`, ...middle, `at most ${rate} calls/s`].join(', ');
}

function leftLines(backfill: Backfill, { all, first }: CallsNotHeld, timezone: string): readonly string[] {
  if (!isOver(backfill) || first.length === 0) return [];
  const rows = first.map((call) => ({
    call: call.leg,
    called: dialerTime(call.calledAt, timezone),
    campaign: call.campaign,
    status: call.status,
    tries: String(call.tries),
    reason: call.reason ?? 'not taken in yet',
  }));
  return [
    '',
    `not in the ledger (${count(all)}; ${AFTERWARDS[backfill.state === 'done' ? 'done' : 'cancelled']}):`,
    ...tableLines(rows),
    ...(first.length < all ? [`first ${count(first.length)} of ${count(all)}`] : []),
  ];
}
