import type { FloorSnapshot, FloorSource } from './snapshot.ts';
import type { FloorWant } from './types.ts';

/** Reads a dialer's floor: who is logged in, which calls wait, what the campaigns are like. Changes nothing. */
export interface FloorReader {
  readonly reads: FloorSource;
  /** What it cannot see, in words for people; empty = nothing. */
  readonly blind: readonly string[];
  /** Throws as `deliver` does (TransientError: away or slow); safe to repeat. */
  read(want: FloorWant, signal: AbortSignal): Promise<FloorReading>;
  /** The dialer answers slowly now: what can wait should. */
  isSlow(): Promise<boolean>;
}

export interface FloorReading {
  readonly snapshot: FloorSnapshot;
  /** What it cost the dialer: statements or API calls, and how long they took together, milliseconds. */
  readonly asked: number;
  readonly tookMs: number;
}
