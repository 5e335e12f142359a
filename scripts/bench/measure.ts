import { join } from 'node:path';
import type { Generator } from './generator-process.ts';
import type { Load, LoadResult } from './load.ts';
import { countLost } from './lost.ts';
import { processorMs } from './process-figures.ts';
import type { Target } from './target.ts';

/** A load without what the target and the sequence of hits decide. */
export type LoadShape = Pick<
  Load,
  'maxHits' | 'maxMs' | 'connections' | 'connectionPerRequest' | 'ratePerSecond'
>;

export interface Measured extends LoadResult {
  /** Processor time of the target for one hit, microseconds. */
  readonly processorUs: number;
}

/** Gives loads to targets; no hit is ever sent twice, and every answered id is written down. */
export class Bench {
  readonly #generator: Generator;
  readonly #idsDir: string;
  #nextHit = 0;
  readonly #failures: string[] = [];
  #lost = 0;

  /** @param idsDir where the answered ids are written */
  constructor(generator: Generator, idsDir: string) {
    this.#generator = generator;
    this.#idsDir = idsDir;
  }

  /** What was not answered as it should have been: a line for each load with such hits. */
  get failures(): readonly string[] {
    return this.#failures;
  }

  /** Hits that were answered 200 and not kept, of the targets that are finished. */
  get lost(): number {
    return this.#lost;
  }

  /** Give a target one load. */
  async measure(target: Target, shape: LoadShape): Promise<Measured> {
    const firstHit = this.#nextHit;
    this.#nextHit += shape.maxHits;
    const before = processorMs(target.pid);
    const result = await this.#generator.run({
      ...shape,
      port: target.port,
      hookPath: target.hookPath,
      answer: target.answer,
      firstHit,
      idsFile: target.dataDir === undefined ? undefined : this.#idsFileOf(target),
    });
    if (result.failed > 0) {
      this.#failures.push(`${target.name}: ${result.failed} hits, the first: ${result.firstFailure ?? ''}`);
    }
    const used = processorMs(target.pid) - before;
    return { ...result, processorUs: (used * 1000) / Math.max(1, result.answered) };
  }

  /** End a target, count what it lost, and remove its data. */
  async finish(target: Target): Promise<void> {
    await target.stop();
    if (target.dataDir !== undefined) this.#lost += countLost(this.#idsFileOf(target), target.dataDir);
    target.remove();
  }

  #idsFileOf(target: Target): string {
    return join(this.#idsDir, `${target.pid}.ids`);
  }
}
