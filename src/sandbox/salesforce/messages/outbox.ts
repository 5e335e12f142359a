import { setTimeout as delay } from 'node:timers/promises';
import type { SeededRandom } from '../../seeded-random.ts';

export interface OutboxOptions<Message> {
  /** At most so many in one post. */
  readonly batch: number;
  /** Share of the messages that come a second time although they were acknowledged. */
  readonly duplicateShare: number;
  /** Take them in any order. */
  readonly shuffle: boolean;
  /** Until the first retry, milliseconds; doubled up to sixteen times that. */
  readonly retryMs: number;
  readonly random: SeededRandom;
  /** Resolves with whether all of them were acknowledged. */
  readonly post: (messages: readonly Message[], signal: AbortSignal) => Promise<boolean>;
}

const MOST_DOUBLINGS = 4;

interface Waiting<Message> {
  readonly message: Message;
  readonly isRepeat: boolean;
}

/** What one outbound message action has still to send: posted one after the other, again until acknowledged. */
export class Outbox<Message> {
  readonly #options: OutboxOptions<Message>;
  readonly #stop = new AbortController();
  #waiting: Waiting<Message>[] = [];
  #running: Promise<void> | undefined;

  constructor(options: OutboxOptions<Message>) {
    this.#options = options;
  }

  /** Messages of one turn go together. */
  add(message: Message): void {
    this.#waiting.push({ message, isRepeat: false });
    this.#running ??= this.#run();
  }

  /** Resolves when everything was acknowledged, or the outbox was stopped. */
  async drained(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.drained();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    let failures = 0;
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0 && !signal.aborted) {
      const batch = this.#take();
      const acknowledged = await this.#options.post(
        batch.map(({ message }) => message),
        signal,
      );
      if (acknowledged) {
        failures = 0;
        this.#repeatSome(batch);
        continue;
      }
      this.#waiting.unshift(...batch);
      await this.#pause(failures);
      failures += 1;
    }
    this.#running = undefined;
  }

  #take(): Waiting<Message>[] {
    const { batch, shuffle, random } = this.#options;
    if (!shuffle) return this.#waiting.splice(0, batch);
    const taken: Waiting<Message>[] = [];
    while (taken.length < batch && this.#waiting.length > 0)
      taken.push(...this.#waiting.splice(random.below(this.#waiting.length), 1));
    return taken;
  }

  #repeatSome(batch: readonly Waiting<Message>[]): void {
    const { random, duplicateShare } = this.#options;
    for (const { message, isRepeat } of batch)
      if (!isRepeat && random.chance(duplicateShare)) this.#waiting.push({ message, isRepeat: true });
  }

  async #pause(failures: number): Promise<void> {
    const ms = this.#options.retryMs * 2 ** Math.min(failures, MOST_DOUBLINGS);
    // The pause is cut short where the outbox is stopped.
    await delay(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }
}
