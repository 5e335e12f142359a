import type { DialerDatabase } from '../../../src/domain/dialer-database.ts';
import type { FloorReader } from '../../../src/domain/floor/reader.ts';
import { FLOOR_PARTS } from '../../../src/domain/floor/types.ts';

/** The floor out of the dialer's own tables, which tell all of it. */
export function floorFromTables(
  database: Pick<DialerDatabase, 'floor' | 'isSlow'>,
  now: () => number,
): FloorReader {
  return {
    reads: 'tables',
    blind: [],
    async read(want, signal) {
      const startedAt = now();
      const snapshot = await database.floor(want, signal);
      const asked = FLOOR_PARTS.filter((part) => want.has(part)).length;
      return { snapshot, asked, tookMs: Math.max(0, now() - startedAt) };
    },
    isSlow: () => Promise.resolve(database.isSlow()),
  };
}
