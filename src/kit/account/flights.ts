interface Flight<Result> {
  readonly result: Promise<Result>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * Work that many wait for, one at a time for each key. A waiter whose signal is aborted leaves at once; the
 * work itself is aborted only when nobody waits for it any more.
 */
export class Flights<Result> {
  readonly #flights = new Map<string, Flight<Result>>();

  /** Join the work under way, or start it. Rejects with the signal's reason when that is aborted first. */
  async run(
    key: string,
    signal: AbortSignal,
    start: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    signal.throwIfAborted();
    const flight = this.#flights.get(key) ?? this.#begin(key, start);
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
      if (flight.waiting === 0) this.#end(key, flight);
    }
  }

  #begin(key: string, start: (signal: AbortSignal) => Promise<Result>): Flight<Result> {
    const controller = new AbortController();
    const flight = { result: start(controller.signal), controller, waiting: 0 };
    this.#flights.set(key, flight);
    // Those who wait are told of a failure; here it only ends the flight.
    void flight.result.catch(() => undefined).finally(() => this.#end(key, flight));
    return flight;
  }

  #end(key: string, flight: Flight<Result>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
    flight.controller.abort();
  }
}
