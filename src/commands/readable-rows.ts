import type { JournalReader, JournalRow } from '../journal/reader.ts';

const BATCH = 200;
/** Row numbers tried one by one behind a damaged page; further on the steps double. */
const NEAR = 1000;
const LAST_ROW = 2 ** 50;

/** All rows that can be read of a damaged journal, oldest first; `onUnreadable` is told how many numbers were skipped. */
export function* readableRows(
  reader: Pick<JournalReader, 'read'>,
  onUnreadable: (count: number) => void,
): Generator<readonly JournalRow[]> {
  let cursor = 0;
  while (cursor < LAST_ROW) {
    const rows = tryRead(reader, cursor, BATCH) ?? tryRead(reader, cursor, 1);
    if (rows === undefined) {
      const next = behindDamage(reader, cursor);
      if (next === undefined) return onUnreadable(1);
      onUnreadable(next - cursor);
      cursor = next;
      continue;
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    cursor = last.id;
  }
}

/** The next cursor from which something (or the end) can be read; undefined when nothing can. */
function behindDamage(reader: Pick<JournalReader, 'read'>, damaged: number): number | undefined {
  for (let step = 1; step <= NEAR; step += 1) {
    if (tryRead(reader, damaged + step, 1) !== undefined) return damaged + step;
  }
  let unreadable = damaged + NEAR;
  for (let step = NEAR; unreadable + step < LAST_ROW; step *= 2) {
    const found = tryRead(reader, unreadable + step, 1);
    if (found !== undefined) return firstReadable(reader, unreadable, unreadable + step);
    unreadable += step;
  }
  return undefined;
}

function firstReadable(reader: Pick<JournalReader, 'read'>, unreadable: number, readable: number): number {
  let [low, high] = [unreadable, readable];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (tryRead(reader, middle, 1) === undefined) low = middle;
    else high = middle;
  }
  return high;
}

function tryRead(
  reader: Pick<JournalReader, 'read'>,
  afterId: number,
  limit: number,
): readonly JournalRow[] | undefined {
  try {
    return reader.read(afterId, limit);
  } catch {
    return undefined;
  }
}
