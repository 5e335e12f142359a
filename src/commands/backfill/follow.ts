import { progressBar, shortDuration } from '../../bulk/progress.ts';
import { pause } from '../../dispatch/pause.ts';
import { type Backfill, findBackfill } from '../../ledger/backfills.ts';
import type { LedgerDb } from '../../ledger/ledger.ts';
import { standingOf } from '../../reconcile/backfill/standing.ts';
import { terminalOf } from '../leads/terminal.ts';
import { dialerTime } from './window.ts';
import { count, counted, doneShare, isOver, stateWords } from './words.ts';

interface Mark {
  readonly at: number;
  readonly share: number;
}

const LOOK_MS = 1000;
/** Without a terminal: a line so often. */
const LINE_MS = 10_000;
/** What is left is told by the pace of the last so many milliseconds. */
const WINDOW_MS = 60_000;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Show on standard error how a backfill gets on, until it ends, rests, or somebody has seen enough. Looking on
 * changes nothing, and ending to look on does not either.
 */
export async function followBackfill(
  db: LedgerDb,
  id: number,
  { timezone }: { readonly timezone: string },
): Promise<void> {
  const enough = new AbortController();
  const onSignal = (): void => enough.abort();
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    await lookOn(db, id, timezone, enough.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}

async function lookOn(db: LedgerDb, id: number, timezone: string, enough: AbortSignal): Promise<void> {
  const { terminal, columns, clock, write } = terminalOf(process.stderr);
  const marks: Mark[] = [];
  let shownAt = Number.NEGATIVE_INFINITY;
  for (;;) {
    const backfill = await findBackfill(db, id);
    if (backfill === undefined) return;
    const rests = isOver(backfill) || backfill.state === 'paused';
    marks.push({ at: clock(), share: doneShare(backfill) });
    while (marks.length > 1 && clock() - (marks[0]?.at ?? 0) > WINDOW_MS) marks.shift();
    if (terminal || rests || clock() - shownAt >= LINE_MS) {
      shownAt = clock();
      const line = progressLine(await standingOf(db, backfill), marks, timezone);
      write(
        terminal
          ? `\r${`${progressBar(doneShare(backfill))}  ${line}`.slice(0, columns - 1)}\u001B[K`
          : `${line}\n`,
      );
    }
    if (rests || enough.aborted) {
      if (terminal) write('\n');
      return;
    }
    await pause(LOOK_MS, enough);
  }
}

function progressLine(backfill: Backfill, marks: readonly Mark[], timezone: string): string {
  const { counts } = backfill;
  const left = leftMs(marks);
  return [
    `${Math.floor(doneShare(backfill) * 100)} %`,
    dialerTime(backfill.readUntil, timezone).slice(0, 'YYYY-MM-DD HH:MM'.length),
    ...(backfill.state === 'running' && backfill.waits === undefined ? [] : [stateWords(backfill)]),
    counted(counts.calls, 'call'),
    `${count(counts.missing)} missing`,
    `${count(counts.taken)} taken back`,
    ...(counts.failed === 0 ? [] : [`${count(counts.failed)} failed`]),
    ...(left === undefined || isOver(backfill) ? [] : [`${shortDuration(left / 1000)} left`]),
  ].join('  ');
}

/** Undefined = there is no saying yet. */
function leftMs(marks: readonly Mark[]): number | undefined {
  const [first] = marks;
  const last = marks.at(-1);
  if (first === undefined || last === undefined || last.share <= first.share) return undefined;
  return ((1 - last.share) * (last.at - first.at)) / (last.share - first.share);
}
