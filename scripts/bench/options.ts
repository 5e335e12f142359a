import { parseArgs } from 'node:util';
import { z } from 'zod';

export interface BenchOptions {
  /** One line of JSON on standard output, progress on standard error. */
  readonly json: boolean;
  /** Hits of the memory run. */
  readonly hits: number;
  /** How often each comparison is repeated, in turns. */
  readonly rounds: number;
  /** Length of one turn at saturation and of one at a fixed rate, milliseconds. */
  readonly saturationMs: number;
  readonly fixedRateMs: number;
  /** How often the whole program (Redis, stand-ins, worker) is measured at each rate; 0 = not at all. */
  readonly wholeTurns: number;
}

const FULL = { hits: 1_000_000, rounds: 7, saturationMs: 4000, fixedRateMs: 8000, wholeTurns: 2 };
const QUICK = { hits: 50_000, rounds: 3, saturationMs: 1500, fixedRateMs: 3000, wholeTurns: 0 };

const Values = z.object({
  json: z.boolean().default(false),
  quick: z.boolean().default(false),
  hits: z.coerce.number().int().min(1000).max(100_000_000).optional(),
  rounds: z.coerce.number().int().min(1).max(100).optional(),
});

export const USAGE = `npm run bench [-- options]
  --quick      about a minute instead of about ten, without the whole program
  --hits N     hits of the memory run (1,000 to 100,000,000; default 1,000,000, quick 50,000)
  --rounds N   turns of each comparison (1 to 100; default 7, quick 3)
  --json       one line of JSON on standard output, progress on standard error`;

/** @throws Error when an option is unknown or out of its range */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean' },
      quick: { type: 'boolean' },
      hits: { type: 'string' },
      rounds: { type: 'string' },
    },
  });
  const given = Values.parse(values);
  const defaults = given.quick ? QUICK : FULL;
  return {
    ...defaults,
    json: given.json,
    hits: given.hits ?? defaults.hits,
    rounds: given.rounds ?? defaults.rounds,
  };
}
