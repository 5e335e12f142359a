/** Nobody has come for so long, milliseconds: all are there. */
const QUIET_MS = 400;

/** Those who wait at one place for ever; when no more of them come, `onAllThere` is called. */
export class Crowd {
  readonly #onAllThere: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(onAllThere: () => void) {
    this.#onAllThere = onAllThere;
  }

  join(): Promise<never> {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onAllThere, QUIET_MS);
    return new Promise(() => undefined);
  }
}
