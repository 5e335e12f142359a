/** Keeps an even sample of all that it is shown. */
export interface Reservoir<Item> {
  offer(item: Item): void;
  readonly kept: readonly Item[];
}

/** @param random 0 up to 1, as `Math.random` */
export function createReservoir<Item>(size: number, random: () => number): Reservoir<Item> {
  const kept: Item[] = [];
  let seen = 0;
  return {
    kept,
    offer(item) {
      seen += 1;
      if (kept.length < size) return void kept.push(item);
      const place = Math.floor(random() * seen);
      if (place < size) kept[place] = item;
    },
  };
}
