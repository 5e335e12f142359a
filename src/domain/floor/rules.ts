import type { HopperFill } from './snapshot.ts';

/** When the poller says something that depends on an amount. */
export interface FloorRules {
  /** A hopper with fewer leads is low: a number of leads, or per cent of its level. */
  readonly hopperLow: { readonly leads: number } | { readonly percent: number };
  readonly callWaitingSeconds: number;
  /** Since the last agent of an active campaign went. */
  readonly noAgentsSeconds: number;
  /** After so long without a read nobody knows what came and went, milliseconds. */
  readonly gapMs: number;
}

export interface HopperBounds {
  /** Low with fewer leads than this. */
  readonly lowBelow: number;
  /** No longer low from so many leads on. */
  readonly filledFrom: number;
}

/**
 * Between the two bounds nothing is said, so that a hopper on the edge does not make an event with every call.
 * Undefined = cannot be judged: per cent of a level that is not told.
 */
export function hopperBounds(
  { level }: HopperFill,
  { hopperLow }: Pick<FloorRules, 'hopperLow'>,
): HopperBounds | undefined {
  if ('percent' in hopperLow && level === undefined) return undefined;
  const lowBelow =
    'percent' in hopperLow
      ? // An empty one is low, however small its level is: VICIdial's own is 1.
        Math.min(Math.max(1, Math.floor(((level ?? 0) * hopperLow.percent) / 100)), level ?? 0)
      : Math.min(hopperLow.leads, level ?? Infinity);
  return { lowBelow, filledFrom: Math.max(lowBelow, Math.min(2 * lowBelow, level ?? Infinity)) };
}
