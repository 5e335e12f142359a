import type { Pace } from './state.ts';

/** Slower than so many times the baseline is slow. */
const SLOW_FACTOR = 2;
/** Calls that take less than this are never slow: at a few milliseconds it is our own machine that one sees. */
const NOISE_MS = 25;
/** So many calls of a kind are watched before any is called slow. */
const LEARNING = 5;
/** Weight of the newest call in `recentMs`. */
const RECENT_WEIGHT = 0.3;
/** One call counts as no slower than this many times the baseline, so that one alone never makes it slow. */
const OUTLIER_FACTOR = 4;
/** The baseline follows a faster dialer soon, a slower one late: hundreds of calls make slow the new normal. */
const FASTER_WEIGHT = 0.1;
const SLOWER_WEIGHT = 0.01;
const SLOW_WEIGHT = 0.002;

/** Take one call's duration into account. `configuredMs`: the baseline, where it is not to be learned. */
export function withSample(
  pace: Pace | undefined,
  latencyMs: number,
  configuredMs: number | undefined,
): Pace {
  const baselineMs = configuredMs ?? pace?.baselineMs ?? latencyMs;
  const counted = Math.min(latencyMs, Math.max(baselineMs, NOISE_MS / SLOW_FACTOR) * OUTLIER_FACTOR);
  const recentMs = toward(pace?.recentMs ?? Math.min(baselineMs, counted), counted, RECENT_WEIGHT);
  const samples = (pace?.samples ?? 0) + 1;
  if (configuredMs !== undefined) return { baselineMs, recentMs, samples };
  return { baselineMs: toward(baselineMs, latencyMs, baselineWeight()), recentMs, samples };

  function baselineWeight(): number {
    if (samples <= LEARNING) return 1 / samples;
    if (latencyMs < baselineMs) return FASTER_WEIGHT;
    return latencyMs > baselineMs * SLOW_FACTOR ? SLOW_WEIGHT : SLOWER_WEIGHT;
  }
}

/** Whether calls of this kind have become slow. */
export function isSlow({ baselineMs, recentMs, samples }: Pace, configuredMs: number | undefined): boolean {
  const known = configuredMs !== undefined || samples > LEARNING;
  return known && recentMs > NOISE_MS && recentMs > baselineMs * SLOW_FACTOR;
}

function toward(from: number, to: number, weight: number): number {
  return from + (to - from) * weight;
}
