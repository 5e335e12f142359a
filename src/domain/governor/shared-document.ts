/** A value that several processes (or parts of one) change in turns, and the one clock that it goes by. */
export interface SharedDocument<State> {
  /**
   * Replace the value by what `change` makes of it (undefined = there is none yet), and hand back its
   * result. `change` must be pure: where another was faster it is called again. The same value = no write.
   */
  change<Result>(
    change: (state: State | undefined, now: number) => readonly [State | undefined, Result],
  ): Promise<Result>;
}

/** A document of this process alone. */
export function memoryDocument<State>(now: () => number): SharedDocument<State> {
  let state: State | undefined;
  return {
    change(change) {
      const [next, result] = change(state, now());
      state = next;
      return Promise.resolve(result);
    },
  };
}
