import { z } from 'zod';

/** Milliseconds. */
export const Percentiles = z.object({
  p50: z.number(),
  p90: z.number(),
  p99: z.number(),
  p999: z.number(),
  max: z.number(),
});
export type Percentiles = z.infer<typeof Percentiles>;

/** Percentiles by nearest rank; all 0 without samples. Sorts the samples in place. */
export function percentilesOf(samples: Float64Array): Percentiles {
  samples.sort();
  const at = (share: number): number => rankOf(samples, share) ?? 0;
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), p999: at(0.999), max: at(1) };
}

/** By nearest rank, of samples that are sorted; undefined = there are none. */
export function rankOf(sorted: ArrayLike<number>, share: number): number | undefined {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
}

/** The middle of a list, of an even number the mean of the two in the middle; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
