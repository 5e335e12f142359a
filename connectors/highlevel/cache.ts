import { TransientError } from '../../src/domain/errors.ts';
import { Flights } from '../../src/kit/account/flights.ts';

export interface CacheOptions<Value> {
  /** Names it in messages: `the custom fields`. */
  readonly what: string;
  readonly load: (signal: AbortSignal) => Promise<Value>;
  readonly now: () => number;
  readonly keepMs: number;
}

/**
 * Something of the account that changes seldom. Those who ask at the same time share one request, which goes on
 * while one of them still waits for it.
 */
export class Cache<Value> {
  readonly #options: CacheOptions<Value>;
  readonly #flights = new Flights<Value>();
  #held: { readonly value: Value; readonly at: number } | undefined;

  constructor(options: CacheOptions<Value>) {
    this.#options = options;
  }

  /** @param maxAgeMs older is asked for again; absent = as long as it is kept */
  async get(signal: AbortSignal, maxAgeMs = this.#options.keepMs): Promise<Value> {
    const { what, load, now } = this.#options;
    const held = this.#held;
    if (held !== undefined && now() - held.at < maxAgeMs) return held.value;
    try {
      return await this.#flights.run(what, signal, async (shared) => {
        const value = await load(shared);
        this.#held = { value, at: now() };
        return value;
      });
    } catch (error) {
      if (!signal.aborted) throw error;
      throw new TransientError(`HighLevel did not tell ${what} while this attempt lasted.`, {
        code: 'timeout',
        cause: error,
      });
    }
  }
}
