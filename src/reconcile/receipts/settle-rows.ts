import { localDay } from '../../domain/days.ts';
import type { UrlLogRow } from '../../domain/dialer-database.ts';
import type { BridgeEvent } from '../../domain/event.ts';
import type { RawHit } from '../../domain/hit/raw-hit.ts';
import { wasRead } from '../../ledger/dialer-calls/days.ts';
import { type HeldEvent, heldEvents, heldOf, parkedOf } from '../../ledger/dialer-calls/held.ts';
import { findTwin } from '../../ledger/twins.ts';
import type { ReceiptRules, ReconcileContext } from '../context.ts';
import { hitOfRow, type SortedRow, sortRow } from './sort-row.ts';

export interface SettledRows {
  /** Rows from the first on that are dealt with; the next one has to wait. */
  readonly dealt: number;
  /** Requests that were put into the journal. */
  readonly appended: number;
  /** Of these: those that we had answered. */
  readonly lost: readonly string[];
  /** Rows of ours of which no request can be made. */
  readonly untellable: number;
  /** Ours whose event is in the ledger: how far the dialer's clock was ahead of ours, milliseconds. */
  readonly ahead: readonly number[];
}

/**
 * Hold rows of the dialer's log of URLs against the ledger, and put into the journal what it lacks, as it would
 * have come. Resolves after that is on disk.
 *
 * @throws JournalError where the disk refuses: then nothing may be taken for dealt with
 */
export async function settleRows(
  rows: readonly UrlLogRow[],
  { rules, backfill }: { readonly rules: ReceiptRules; readonly backfill: boolean },
  context: ReconcileContext,
): Promise<SettledRows> {
  const sorted = rows.map((row) => sortRow(row, rules, context, backfill));
  const answered = sorted.some(({ kind }) => kind === 'answered');
  // Asked after the rows were read: what they say was answered is then in the ledger, or nowhere.
  const allTakenIn = !answered || (await rules.allTakenIn(context.signal));
  const ids = sorted.flatMap(idOf);
  const held = await heldEvents(context.ledger.db, ids);
  const parked = await parkedOf(context.ledger.db, ids);
  const isHeld = (id: string): boolean => held.has(id) || parked.has(id);
  const hits: RawHit[] = [];
  const lost: string[] = [];
  const ahead: number[] = [];
  let untellable = 0;
  let dealt = 0;
  for (const one of sorted) {
    const [id] = idOf(one);
    if (one.kind === 'answered' && !isHeld(one.eventId) && !allTakenIn) break;
    dealt += 1;
    if (one.kind === 'untellable') untellable += 1;
    if (id === undefined) continue;
    if (one.kind === 'answered') ahead.push(...aheadOf(one.row, held.get(id)));
    if (isHeld(id) || (await isForgotten(one, context))) continue;
    const hit = one.kind === 'unanswered' ? one.hit : hitOfRow(one.row, context, backfill);
    if (hit === undefined) untellable += 1;
    else if (!(await isToldByTwin(hit, rules, context))) {
      hits.push(hit);
      if (one.kind === 'answered') lost.push(one.eventId);
    }
  }
  await Promise.all(hits.map((hit) => context.journal.append(hit)));
  return { dealt, appended: hits.length, lost, untellable, ahead };
}

function idOf(one: SortedRow): readonly string[] {
  if (one.kind === 'answered') return [one.eventId];
  return one.kind === 'unanswered' ? [one.hit.eventId] : [];
}

/** The dialer's clock may be ahead of ours by so much, and an event goes by ours. */
const SLACK_MS = 3_600_000;

/** The ledger does not keep for ever what it had: what was answered or read so long ago was dealt with then. */
async function isForgotten(
  { kind, row }: SortedRow,
  { dialer, ledger, timezone, rules, now }: ReconcileContext,
): Promise<boolean> {
  const at = Date.parse(row.at ?? '');
  if (Number.isNaN(at) || at >= now() - rules.keepMs + SLACK_MS) return false;
  return kind === 'answered' || wasRead(ledger.db, dialer, localDay(at, timezone), at);
}

/** What was taken back first makes the hit itself a duplicate, and its id is kept nowhere. */
async function isToldByTwin(
  hit: RawHit,
  { parse }: ReceiptRules,
  { ledger }: ReconcileContext,
): Promise<boolean> {
  const event = parsed(hit, parse);
  return event !== undefined && (await findTwin(ledger.db, event)) !== undefined;
}

/** A request that cannot be read is parked by the intake, where people see it. */
function parsed(hit: RawHit, parse: ReceiptRules['parse']): BridgeEvent | undefined {
  try {
    return parse(hit);
  } catch {
    return undefined;
  }
}

/** The row is written a moment before the request is made. What was taken back came at no such moment. */
function aheadOf({ at }: UrlLogRow, held: HeldEvent | undefined): readonly number[] {
  if (at === undefined || held?.event === undefined || heldOf(held.event).reconciled) return [];
  return [Date.parse(at) - held.receivedAt];
}
