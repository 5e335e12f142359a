interface Flight<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * One piece of work that many wait for. A waiter whose signal is aborted leaves at once; the work itself is
 * aborted only when nobody waits for it any more.
 */
export class SingleFlight<T> {
  #flight: Flight<T> | undefined;
  readonly #start: (signal: AbortSignal) => Promise<T>;

  constructor(start: (signal: AbortSignal) => Promise<T>) {
    this.#start = start;
  }

  /** Join the work under way, or start it. Rejects with the signal's reason when that is aborted first. */
  async run(signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const flight = (this.#flight ??= this.#begin());
    flight.waiting += 1;
    const { promise: left, reject } = Promise.withResolvers<never>();
    const leave = (): void => {
      reject(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([flight.result, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      flight.waiting -= 1;
      if (flight.waiting === 0) this.#end(flight);
    }
  }

  #begin(): Flight<T> {
    const controller = new AbortController();
    const result = this.#start(controller.signal);
    const flight = { result, controller, waiting: 0 };
    // Those who wait are told of a failure; here it only ends the flight.
    void result.catch(() => undefined).finally(() => this.#end(flight));
    return flight;
  }

  #end(flight: Flight<T>): void {
    if (this.#flight === flight) this.#flight = undefined;
    flight.controller.abort();
  }
}
