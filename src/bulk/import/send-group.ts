import { sleep } from '../../domain/governor/sleep.ts';
import { interrupted, patiently } from '../patience.ts';
import { inPool } from '../pool.ts';
import { newest, settledBy } from './doubt.ts';
import type { PreparedRow } from './outcome.ts';
import { placeRow, type PlaceTools, type RowToPlace } from './place-row.ts';
import type { ImportOptions } from './run-import.ts';
import type { Doubt, ImportState } from './state.ts';

/** A row that is fit to be sent. */
export interface Candidate {
  readonly row: number;
  readonly line: number;
  readonly phoneKey: string;
  readonly prepared: PreparedRow;
  /** It was about to be sent before the import was cut off. */
  readonly doubt: Doubt | undefined;
}

interface GroupTools extends ImportOptions {
  readonly settle: ImportState['settle'];
}

/** What a killed run had sent may still be at work in the dialer for a moment. */
const IN_FLIGHT_MS = 2000;

/** Send the rows of one group: their intents first, rows of one number in the order of the file. */
export async function sendGroup(candidates: readonly Candidate[], tools: GroupTools): Promise<void> {
  const { state, now, concurrency, settle } = tools;
  const rows = await withFloors(candidates, tools);
  if (rows.length === 0) return;
  state.intend(
    rows.map(({ intent }) => intent),
    now(),
  );
  const untouched = new Set(rows.map(({ intent }) => intent.row));
  const placing: PlaceTools = { ...tools, signal: tools.stop.now };
  try {
    await inPool(chains(rows), concurrency, async (chain) => {
      for (const row of chain) {
        // From here on it may be in doubt.
        untouched.delete(row.intent.row);
        const found = await placeRow(row, placing);
        if (found === undefined) {
          untouched.add(row.intent.row);
          throw interrupted();
        }
        settle(row.intent, found);
      }
    });
  } finally {
    state.takeBack([...untouched]);
  }
}

/**
 * The rows that are left to send, with the newest lead that the list has for each number, so that one which an
 * answer was lost for is known later. One question for all; it also tells what became of rows in doubt.
 */
async function withFloors(
  candidates: readonly Candidate[],
  tools: GroupTools,
): Promise<readonly RowToPlace[]> {
  const { dialer, state, stop, waiting, settle, now } = tools;
  if (candidates.length === 0) return [];
  const sentAt = Math.max(0, ...candidates.map(({ doubt }) => doubt?.sentAt ?? 0));
  const leftMs = Math.min(IN_FLIGHT_MS, sentAt + IN_FLIGHT_MS - now());
  if (leftMs > 0) await sleep(leftMs, stop.asked).catch(() => undefined);
  const numbers = [...new Set(candidates.map(({ prepared }) => prepared.phone.number))];
  const leads = await patiently(waiting, () => dialer.find(numbers, stop.now));
  return candidates.flatMap(({ row, line, phoneKey, prepared, doubt }): RowToPlace[] => {
    const ids = leads.get(prepared.phone.number) ?? [];
    const intent = { row, line, phoneKey, floor: doubt?.floor ?? newest(ids) };
    const found = doubt && settledBy(intent, ids, state);
    if (found === undefined) return [{ intent, prepared }];
    settle(intent, { ...found, changes: prepared.changes });
    return [];
  });
}

/** Rows by number: those of one number follow each other. */
function chains(rows: readonly RowToPlace[]): readonly (readonly RowToPlace[])[] {
  const byNumber = new Map<string, RowToPlace[]>();
  for (const row of rows) {
    const chain = byNumber.get(row.intent.phoneKey);
    if (chain === undefined) byNumber.set(row.intent.phoneKey, [row]);
    else chain.push(row);
  }
  return [...byNumber.values()];
}
