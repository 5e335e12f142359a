/** What became of one item of a batch: its own outcome, whatever became of the others. */
export type Outcome<Result> =
  { readonly ok: true; readonly value: Result } | { readonly ok: false; readonly error: unknown };

export interface BatcherOptions<Item, Result> {
  /** Items in one request, at most. */
  readonly max: number;
  /** Requests under way at once, at most. Further items wait for one of them and go together. */
  readonly inFlight: number;
  /**
   * While so many requests are under way, only a full batch is sent beside them: what is less waits for one of
   * them to come back and goes with what has come by then. Absent = `inFlight`.
   */
  readonly partInFlight?: number | undefined;
  /** Milliseconds since the last batch went, after which `partInFlight` holds nobody up any more. Absent = never. */
  readonly besideAfterMs?: number | undefined;
  /**
   * Send a batch; one outcome for each item, in their order. What it throws is the outcome of all. The signal is
   * aborted when nobody waits for the batch any more.
   */
  readonly send: (items: readonly Item[], signal: AbortSignal) => Promise<readonly Outcome<Result>[]>;
  /** Two items with one key are never in one batch; absent = any may stand together. */
  readonly keyOf?: ((item: Item) => string) | undefined;
  /** Weight of an item where a request is bounded by more than a count; `maxWeight` bounds their sum. */
  readonly weightOf?: ((item: Item) => number) | undefined;
  readonly maxWeight?: number | undefined;
  /** Whether the whole batch was refused for what may be one item's fault: it is sent again in halves. */
  readonly isOneItemsFault?: ((error: unknown) => boolean) | undefined;
}

/** An item whose signal was aborted. `sent` false: it has certainly not left this process. */
export class BatchAbort extends Error {
  readonly sent: boolean;

  constructor(sent: boolean, cause: unknown) {
    super('its signal was aborted', { cause });
    this.name = 'BatchAbort';
    this.sent = sent;
  }
}

interface Waiter<Item, Result> {
  readonly item: Item;
  readonly resolve: (value: Result) => void;
  readonly reject: (error: unknown) => void;
  left: boolean;
  sent: boolean;
}

/**
 * Puts what is asked for at the same time into one request. Nothing is held back for company: an item that
 * comes alone goes at the end of the current turn of the event loop; those that come while the requests that
 * are allowed at once are under way go together when one of them is back.
 */
export class Batcher<Item, Result> {
  readonly #options: BatcherOptions<Item, Result>;
  #waiting: Waiter<Item, Result>[] = [];
  #underWay = 0;
  /** When the last batch went. */
  #startedAt = 0;
  #scheduled = false;

  constructor(options: BatcherOptions<Item, Result>) {
    this.#options = options;
  }

  /** Rejects with the item's own error, the request's, or BatchAbort when the signal comes first. */
  async add(item: Item, signal: AbortSignal): Promise<Result> {
    if (signal.aborted) throw new BatchAbort(false, signal.reason);
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const waiter: Waiter<Item, Result> = { item, resolve, reject, left: false, sent: false };
    const leave = (): void => {
      waiter.left = true;
      if (!waiter.sent) this.#waiting = this.#waiting.filter((other) => other !== waiter);
      reject(new BatchAbort(waiter.sent, signal.reason));
      this.#onLeft.get(waiter)?.();
    };
    signal.addEventListener('abort', leave, { once: true });
    this.#waiting.push(waiter);
    this.#schedule();
    try {
      return await promise;
    } finally {
      signal.removeEventListener('abort', leave);
      this.#onLeft.delete(waiter);
    }
  }

  readonly #onLeft = new Map<Waiter<Item, Result>, () => void>();

  /** After the promises of this turn: what they ask for next is in the same batch. */
  #schedule(): void {
    if (this.#scheduled || !this.#mayGo()) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      while (this.#mayGo()) void this.#run(this.#take());
    });
  }

  #mayGo(): boolean {
    const { inFlight, partInFlight = inFlight, besideAfterMs = Number.POSITIVE_INFINITY } = this.#options;
    if (this.#waiting.length === 0 || this.#underWay >= inFlight) return false;
    if (this.#underWay < partInFlight || this.#isFull()) return true;
    return performance.now() - this.#startedAt >= besideAfterMs;
  }

  /** Whether those who wait fill a request. */
  #isFull(): boolean {
    const { max, weightOf, maxWeight } = this.#options;
    if (this.#waiting.length >= max) return true;
    if (weightOf === undefined || maxWeight === undefined) return false;
    let weight = 0;
    for (const { item } of this.#waiting) weight += weightOf(item);
    return weight > maxWeight;
  }

  #take(): Waiter<Item, Result>[] {
    const { max, keyOf, weightOf, maxWeight = Number.POSITIVE_INFINITY } = this.#options;
    const batch: Waiter<Item, Result>[] = [];
    const later: Waiter<Item, Result>[] = [];
    const keys = new Set<string>();
    let weight = 0;
    for (const waiter of this.#waiting) {
      const key = keyOf?.(waiter.item);
      const heavier = weight + (weightOf?.(waiter.item) ?? 0);
      const fits = batch.length < max && (batch.length === 0 || heavier <= maxWeight);
      if (!fits || (key !== undefined && keys.has(key))) {
        later.push(waiter);
        continue;
      }
      batch.push(waiter);
      weight = heavier;
      if (key !== undefined) keys.add(key);
    }
    this.#waiting = later;
    return batch;
  }

  async #run(batch: readonly Waiter<Item, Result>[]): Promise<void> {
    this.#underWay += 1;
    this.#startedAt = performance.now();
    const { besideAfterMs } = this.#options;
    // Not before its time: timers may be a millisecond early.
    const slow =
      besideAfterMs === undefined ? undefined : setTimeout(() => this.#schedule(), besideAfterMs + 2);
    const controller = new AbortController();
    const abortIfAlone = (): void => {
      if (batch.every(({ left }) => left)) controller.abort();
    };
    for (const waiter of batch) {
      waiter.sent = true;
      this.#onLeft.set(waiter, abortIfAlone);
    }
    try {
      await this.#send(batch, controller.signal);
    } finally {
      clearTimeout(slow);
      this.#underWay -= 1;
      this.#schedule();
    }
  }

  async #send(batch: readonly Waiter<Item, Result>[], signal: AbortSignal): Promise<void> {
    try {
      const outcomes = await this.#options.send(
        batch.map(({ item }) => item),
        signal,
      );
      for (const [index, waiter] of batch.entries()) settle(waiter, outcomes[index]);
    } catch (error) {
      if (batch.length > 1 && this.#options.isOneItemsFault?.(error) === true) {
        const middle = Math.ceil(batch.length / 2);
        await this.#send(batch.slice(0, middle), signal);
        await this.#send(batch.slice(middle), signal);
        return;
      }
      for (const { reject } of batch) reject(error);
    }
  }
}

function settle<Item, Result>(
  { resolve, reject }: Waiter<Item, Result>,
  outcome: Outcome<Result> | undefined,
): void {
  if (outcome === undefined) reject(new Error('the batch has no outcome for this item'));
  else if (outcome.ok) resolve(outcome.value);
  else reject(outcome.error);
}
