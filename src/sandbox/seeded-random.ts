/** Repeatable chance: the same seed gives the same row of numbers. */
export interface SeededRandom {
  /** 0 up to but not including 1. */
  next(): number;
  /** A whole number from 0 up to but not including `limit`. */
  below(limit: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** True in that share of the cases. */
  chance(share: number): boolean;
  /** An item, each as likely as its weight says. */
  weighted<Item extends { readonly weight: number }>(items: readonly Item[]): Item;
}

/** Mulberry32: 32 bits of state, good enough for made-up calls and quick. */
export function createRandom(seed: number): SeededRandom {
  let state = seed >>> 0;

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  function at<Item>(items: readonly Item[], index: number): Item {
    const item = items[index];
    if (item === undefined) throw new RangeError('There is nothing to pick from: the list is empty');
    return item;
  }

  return {
    next,
    below: (limit) => Math.floor(next() * limit),
    pick: (items) => at(items, Math.floor(next() * items.length)),
    chance: (share) => next() < share,
    weighted(items) {
      let left = next() * items.reduce((sum, { weight }) => sum + weight, 0);
      const index = items.findIndex(({ weight }) => (left -= weight) < 0);
      return at(items, Math.max(index, 0));
    },
  };
}
