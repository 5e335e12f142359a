import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readableRows } from '../../src/commands/readable-rows.ts';
import type { JournalRow } from '../../src/journal/reader.ts';
import { eventOf, hitOf } from '../integration/ledger-rig.ts';

/** A journal with these row numbers, of which reading any in `damaged` fails as a damaged page does. */
function journal(ids: readonly number[], damaged: (id: number) => boolean) {
  return {
    read(afterId: number, limit: number): readonly JournalRow[] {
      const found = ids.filter((id) => id > afterId).slice(0, limit);
      if (found.some(damaged)) throw new Error('database disk image is malformed');
      return found.map((id) => ({ id, hit: hitOf(eventOf(id)) }));
    },
  };
}

function recover(ids: readonly number[], damaged: (id: number) => boolean) {
  let unreadable = 0;
  const rows = [...readableRows(journal(ids, damaged), (count) => (unreadable += count))].flat();
  return { ids: rows.map(({ id }) => id), unreadable };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

describe('reading a damaged journal', () => {
  test('without damage everything is read, page by page', () => {
    expect(recover(range(1, 450), () => false)).toEqual({ ids: range(1, 450), unreadable: 0 });
  });

  test('whatever rows are damaged, every other one is read once and in order', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 3000 }), { maxLength: 80 });
    fc.assert(
      fc.property(ids, fc.array(fc.integer({ min: 1, max: 3000 }), { maxLength: 10 }), (rows, broken) => {
        const sorted = rows.toSorted((one, other) => one - other);
        const isBroken = (id: number) => broken.some((start) => id >= start && id < start + 6);
        const found = recover(sorted, isBroken);
        // Damage behind the last good row, and gaps of thousands, may end the search early.
        const good = sorted.filter((id) => !isBroken(id));
        expect(found.ids).toEqual(good);
      }),
      { numRuns: 200 },
    );
  });

  test('when the first rows of an old journal are damaged, the others are found millions further on', () => {
    const ids = range(5_000_000, 5_000_300);
    const found = recover(ids, (id) => id < 5_000_050);
    expect(found.ids).toEqual(range(5_000_050, 5_000_300));
  });

  test('when nothing can be read it comes to an end', () => {
    expect(recover(range(1, 10), () => true).ids).toEqual([]);
  });
});
