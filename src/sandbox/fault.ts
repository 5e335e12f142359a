import { z } from 'zod';

/**
 * One way for a stand-in to misbehave. The first fault that matches a request is applied; `times` counts
 * down and the fault is gone at zero.
 */
export const Fault = z.strictObject({
  /** Only requests with this method; absent = all. */
  method: z.string().optional(),
  /** Only requests whose path contains this; absent = all. */
  path: z.string().optional(),
  /** How often; absent = until cleared. */
  times: z.number().int().positive().optional(),
  /** Share of matching requests that it hits, 0 to 1; absent = all. */
  share: z.number().min(0).max(1).optional(),
  /** Wait before doing anything else, milliseconds. */
  delayMs: z.number().nonnegative().optional(),
  /** The request is carried out first, and only its answer is spoilt (an ambiguous outcome). */
  carriedOut: z.boolean().optional(),
  /** What to do to the answer; absent with `delayMs` = answer as usual after the delay. */
  action: z.enum(['status', 'reset', 'reset-mid-body', 'stall', 'html']).optional(),
  /** For `status` (default 500) and `html` (default 200). */
  status: z.number().int().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  /** For `status`: a JSON body or text. */
  body: z.union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())]).optional(),
});
export type Fault = z.infer<typeof Fault>;

/** Holds the faults of one stand-in and hands out the one that applies to a request. */
export class FaultList {
  #faults: { rule: Fault; left: number }[] = [];
  readonly #random: () => number;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  add(fault: Fault): void {
    this.#faults.push({ rule: fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.#faults = [];
  }

  take(method: string, path: string): Fault | undefined {
    for (const entry of this.#faults) {
      const { rule } = entry;
      if (rule.method !== undefined && rule.method !== method) continue;
      if (rule.path !== undefined && !path.includes(rule.path)) continue;
      if (rule.share !== undefined && this.#random() >= rule.share) continue;
      entry.left -= 1;
      if (entry.left <= 0) this.#faults = this.#faults.filter((other) => other !== entry);
      return rule;
    }
    return undefined;
  }
}
