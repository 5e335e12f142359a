import { interrupted, patiently } from '../patience.ts';
import { inPool } from '../pool.ts';
import { lookUp, newest } from './doubt.ts';
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
  /** It may have been sent before the import was cut off. */
  readonly doubt: Doubt | undefined;
}

interface GroupTools extends ImportOptions {
  readonly settle: ImportState['settle'];
}

/** Send the rows of one group, after those in doubt are settled; rows of one number in the order of the file. */
export async function sendGroup(candidates: readonly Candidate[], tools: GroupTools): Promise<void> {
  const placing: PlaceTools = { ...tools, signal: tools.stop.now };
  const toSend = await withoutFound(candidates, tools);
  const rows = await withFloors(toSend, tools);
  tools.state.intend(rows.map(({ intent }) => intent));
  try {
    await inPool(chains(rows), tools.concurrency, async (chain) => {
      for (const row of chain) {
        const found = await placeRow(row, placing);
        if (found === undefined) throw interrupted();
        tools.settle(row.intent, found);
      }
    });
  } finally {
    tools.state.takeBack(rows.map(({ intent }) => intent.row));
  }
}

/** The rows without those in doubt that turn out to be leads. */
async function withoutFound(
  candidates: readonly Candidate[],
  tools: GroupTools,
): Promise<readonly Candidate[]> {
  const rows = candidates.flatMap(({ doubt, prepared, ...rest }) =>
    doubt === undefined
      ? []
      : [{ intent: { ...rest, floor: doubt.floor }, number: prepared.phone.number, sentAt: doubt.sentAt }],
  );
  const found = await lookUp(rows, { ...tools, signal: tools.stop.now });
  for (const { row, line, phoneKey, prepared } of candidates) {
    const own = found.get(row);
    if (own !== undefined)
      tools.settle({ row, line, phoneKey, floor: 0 }, { ...own, changes: prepared.changes });
  }
  return candidates.filter(({ row }) => !found.has(row));
}

/**
 * The rows with the newest lead that the list has for each number, so that one which an answer was lost for is
 * known later. One question for all.
 */
async function withFloors(
  candidates: readonly Candidate[],
  { dialer, stop, waiting }: GroupTools,
): Promise<readonly RowToPlace[]> {
  if (candidates.length === 0) return [];
  const numbers = [...new Set(candidates.map(({ prepared }) => prepared.phone.number))];
  const leads = await patiently(waiting, () => dialer.find(numbers, stop.now));
  return candidates.map(({ row, line, phoneKey, prepared }) => {
    const floor = newest(leads.get(prepared.phone.number) ?? []);
    return { intent: { row, line, phoneKey, floor }, prepared };
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
