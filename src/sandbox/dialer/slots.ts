/** A fixed number of places; who finds none waits in line. */
export interface Slots {
  use<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function createSlots(places: number): Slots {
  let free = places;
  const line: (() => void)[] = [];
  return {
    async use(work) {
      if (free === 0) await new Promise<void>((resolve) => line.push(resolve));
      else free -= 1;
      try {
        return await work();
      } finally {
        const next = line.shift();
        if (next === undefined) free += 1;
        else next();
      }
    },
  };
}
