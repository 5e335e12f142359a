import { UnreadableHitError } from '../../dispatch/read-hit.ts';
import { replayEvent, type ReplayOptions, type Replayed } from '../../dispatch/replay.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { print } from '../context.ts';
import { dryRunnable } from '../dry-run.ts';

/** Events of one commit: few enough that the running program never waits long for the ledger. */
const EVENTS_A_COMMIT = 50;

interface ReplayRun {
  readonly replay: ReplayOptions;
  readonly dryRun: boolean;
  /** Print the summary only. */
  readonly quiet?: boolean;
  /** Deliveries a second to each destination, for the summary; absent = at once. */
  readonly rate?: number | undefined;
}

/** Replay events, oldest first, and print what becomes of each. */
export async function replayAll(
  ledger: Ledger,
  ids: readonly string[],
  { replay, dryRun, quiet = false, rate }: ReplayRun,
): Promise<void> {
  const counts = new Map<string, number>();
  for (let start = 0; start < ids.length; start += EVENTS_A_COMMIT) {
    const part = ids.slice(start, start + EVENTS_A_COMMIT);
    const replayed = await dryRunnable(ledger, dryRun, async (trx) => {
      const done: (Replayed | UnreadableHitError)[] = [];
      for (const id of part) done.push(await replayEvent(trx, id, replay).catch(unreadable));
      return done;
    });
    for (const entry of replayed)
      for (const destination of report(entry, quiet))
        counts.set(destination, (counts.get(destination) ?? 0) + 1);
  }
  const deliveries = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const verb = dryRun ? 'would be delivered' : 'are due';
  print(`${ids.length} events, ${deliveries} deliveries ${verb}${spread(counts, rate)}`);
}

/** One that cannot be read is left as it is (reading comes first) and does not keep the others. */
function unreadable(error: unknown): UnreadableHitError {
  if (error instanceof UnreadableHitError) return error;
  throw error;
}

/** @returns the destinations of the deliveries that go again */
function report(entry: Replayed | UnreadableHitError, quiet: boolean): readonly string[] {
  if (entry instanceof UnreadableHitError) {
    print(entry.message);
    process.exitCode = 1;
    return [];
  }
  if (!quiet) print(lineOf(entry));
  return [...entry.again, ...entry.added];
}

function lineOf(entry: Replayed): string {
  const kept =
    entry.superseded.length === 0 ? '' : `  left, a later event is there: ${list(entry.superseded)}`;
  const follows = entry.derived.length === 0 ? '' : `  follows from it: ${list(entry.derived)}`;
  return `${entry.eventId}  again: ${list(entry.again)}  new: ${list(entry.added)}${kept}${follows}`;
}

function list(names: readonly string[]): string {
  return names.length === 0 ? '-' : names.join(', ');
}

function spread(counts: ReadonlyMap<string, number>, rate: number | undefined): string {
  if (rate === undefined) return '';
  const seconds = Math.ceil(Math.max(0, ...counts.values()) / rate);
  return `, over ${seconds} s`;
}
