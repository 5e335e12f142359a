/** So many at the same time and no more; who comes too late is told so at once. */
export class Turns {
  readonly #most: number;
  #taken = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** @returns what gives the turn back; undefined = all are taken */
  take(): (() => void) | undefined {
    if (this.#taken >= this.#most) return undefined;
    this.#taken += 1;
    let isMine = true;
    return () => {
      if (isMine) this.#taken -= 1;
      isMine = false;
    };
  }
}
