import type { DatabaseLoad } from '../../../src/domain/dialer-database.ts';
import { databaseFailure } from './failure.ts';
import { createStrain } from './strain.ts';

/** Counts what our statements cost the server, and tells when it takes much longer for them than it used to. */
export interface LoadMeter {
  /** Run a statement of this text under the clock. Resolves and rejects as `statement` does. */
  measure<Row>(text: string, statement: () => Promise<readonly Row[]>): Promise<readonly Row[]>;
  load(): DatabaseLoad;
  isSlow(): boolean;
}

/** `clock` in milliseconds; only differences count. */
export function createLoadMeter(clock: () => number): LoadMeter {
  const strain = createStrain(clock);
  let load: DatabaseLoad = { statements: 0, rows: 0, busyMs: 0, slowestMs: 0 };

  function count(startedMs: number, rows: number): number {
    const tookMs = Math.max(0, clock() - startedMs);
    load = {
      statements: load.statements + 1,
      rows: load.rows + rows,
      busyMs: load.busyMs + tookMs,
      slowestMs: Math.max(load.slowestMs, tookMs),
    };
    return tookMs;
  }

  return {
    async measure(text, statement) {
      const startedMs = clock();
      try {
        const rows = await statement();
        strain.ended(text, count(startedMs, rows.length), rows.length);
        return rows;
      } catch (error) {
        count(startedMs, 0);
        if (databaseFailure(error, '').code === 'database-slow') strain.cutShort();
        throw error;
      }
    },
    load: () => load,
    isSlow: () => strain.isSlow(),
  };
}
