import type { LoadShape } from './measure.ts';
import type { BenchOptions } from './options.ts';

export interface Contest {
  readonly name: string;
  readonly shape: LoadShape;
}

/** More than any server here answers in one turn. */
const MAX_HITS_PER_SECOND = 60_000;
const CONNECTIONS = 64;
/** Open before a fixed rate begins; more are opened when all are busy. */
const READY_CONNECTIONS = 16;

/** Enough for the compiler of the engine to have seen every path. */
export const WARM_UP: LoadShape = {
  maxHits: 10_000,
  maxMs: 5000,
  connections: 16,
  connectionPerRequest: false,
};

/** As many hits as go through: over kept connections, and over one for each hit as PHP makes them. */
export function saturation({ saturationMs }: BenchOptions): readonly [Contest, Contest] {
  const shape = {
    maxHits: Math.ceil((saturationMs / 1000) * MAX_HITS_PER_SECOND),
    maxMs: saturationMs,
    connections: CONNECTIONS,
  };
  return [
    { name: 'saturation, 64 kept connections', shape: { ...shape, connectionPerRequest: false } },
    { name: 'saturation, a connection per hit', shape: { ...shape, connectionPerRequest: true } },
  ];
}

/** Hits at fixed times, over kept connections. */
export function fixedRate(ratePerSecond: number, { fixedRateMs }: BenchOptions): Contest {
  return {
    name: `${ratePerSecond}/s at fixed times`,
    shape: {
      maxHits: Math.ceil((fixedRateMs / 1000) * ratePerSecond),
      maxMs: fixedRateMs,
      connections: READY_CONNECTIONS,
      connectionPerRequest: false,
      ratePerSecond,
    },
  };
}
