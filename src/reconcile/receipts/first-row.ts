import type { UrlReader } from '../../call-feed.ts';

/** Farther than any table goes. */
const END = 2 ** 40;

/**
 * The cursor behind the last row of the dialer's log of URLs that was written before a moment, found in some tens
 * of reads of one row by the primary key. `0` = there is none. Rows without a time count as older.
 * @param at milliseconds since the epoch, on the dialer's clock
 */
export async function cursorBefore(urls: UrlReader, at: number, signal: AbortSignal): Promise<string> {
  /** The first row behind an id is of that time or later, or there is none. */
  const isReached = async (id: number): Promise<boolean> => {
    const { rows } = await urls(String(id), signal, 1);
    const [row] = rows;
    return row === undefined || Date.parse(row.at ?? '') >= at;
  };
  if (await isReached(0)) return '0';
  let before = 0;
  let reached = 1;
  while (reached < END && !(await isReached(reached))) {
    before = reached;
    reached *= 2;
  }
  while (reached - before > 1) {
    const middle = Math.floor((before + reached) / 2);
    if (await isReached(middle)) reached = middle;
    else before = middle;
  }
  return String(reached);
}
