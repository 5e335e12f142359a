import { appendFileSync } from 'node:fs';
import type { Answer } from './connection.ts';
import { percentilesOf } from './latencies.ts';
import type { Load, LoadResult } from './load.ts';

const EVENT = /^OK evt_[a-z2-7]{26}$/;
const PLAIN = /^OK$/;
/** Ids are written in pieces, so that the disk is not asked for each. */
const IDS_PER_WRITE = 20_000;

/** Counts and checks what came back for one load. */
export class Outcome {
  readonly #load: Load;
  readonly #expected: RegExp;
  readonly #latencies: Float64Array;
  readonly #lateness: Float64Array;
  readonly #startedAt = performance.now();
  #answered = 0;
  #failed = 0;
  #sent = 0;
  #firstFailure: string | undefined;
  #ids: string[] = [];

  constructor(load: Load) {
    this.#load = load;
    this.#expected = load.answer === 'event' ? EVENT : PLAIN;
    this.#latencies = new Float64Array(load.maxHits);
    this.#lateness = new Float64Array(load.maxHits);
  }

  /** Hits with an answer of whatever kind. */
  get done(): number {
    return this.#answered + this.#failed;
  }

  /** A request goes out now that was to go out at `dueAt`. */
  sent(dueAt: number, now: number): void {
    this.#lateness[this.#sent] = now - dueAt;
    this.#sent += 1;
  }

  /** @param dueAt when the request was to be sent: waiting for a late generator counts */
  record(answer: Answer, dueAt: number): void {
    if ('failure' in answer) return this.#fail(answer.failure);
    if (!this.#expected.test(answer.body)) return this.#fail(`unexpected body: ${answer.body.slice(0, 80)}`);
    this.#latencies[this.#answered] = performance.now() - dueAt;
    this.#answered += 1;
    if (this.#load.idsFile === undefined) return;
    this.#ids.push(answer.body.slice(3));
    if (this.#ids.length >= IDS_PER_WRITE) this.#writeIds(this.#load.idsFile);
  }

  result(): LoadResult {
    if (this.#load.idsFile !== undefined && this.#ids.length > 0) this.#writeIds(this.#load.idsFile);
    return {
      answered: this.#answered,
      // Also what was sent and is still without an answer.
      failed: this.#sent - this.#answered,
      firstFailure: this.#firstFailure ?? (this.#sent > this.done ? 'no answer in time' : undefined),
      seconds: (performance.now() - this.#startedAt) / 1000,
      latency: percentilesOf(this.#latencies.subarray(0, this.#answered)),
      lateness: percentilesOf(this.#lateness.subarray(0, this.#sent)),
    };
  }

  #fail(reason: string): void {
    this.#failed += 1;
    this.#firstFailure ??= reason;
  }

  #writeIds(file: string): void {
    appendFileSync(file, `${this.#ids.join('\n')}\n`);
    this.#ids = [];
  }
}
