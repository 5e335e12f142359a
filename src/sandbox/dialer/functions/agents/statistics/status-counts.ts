import type { Row } from '../../../tables/index.ts';
import { compareText } from '../collation.ts';

/** A row of `GROUP BY`, in the order of its keys. */
export interface Count<Key extends string> {
  readonly keys: Readonly<Record<Key, string>>;
  count: number;
}

export type CallRow = Row<'log'> | Row<'closerLog'>;

/** Count rows by some values as the database groups them: without regard to case, sorted. */
export function countBy<Item, Key extends string>(
  rows: readonly Item[],
  keysOf: (row: Item) => Readonly<Record<Key, string>>,
): Count<Key>[] {
  const groups = new Map<string, Count<Key>>();
  for (const row of rows) {
    const keys = keysOf(row);
    const id = JSON.stringify(Object.values<string>(keys).map((value) => value.toLowerCase()));
    const group = groups.get(id) ?? { keys, count: 0 };
    group.count += 1;
    groups.set(id, group);
  }
  return [...groups.values()].toSorted((left, right) => {
    for (const name of Object.keys(left.keys) as Key[]) {
      const order = compareText(left.keys[name], right.keys[name]);
      if (order !== 0) return order;
    }
    return 0;
  });
}
