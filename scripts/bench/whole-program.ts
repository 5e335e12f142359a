import { drained } from '../floor/drained.ts';
import { HOOK_KEY } from '../floor/config-file.ts';
import { type Floor, openFloor } from '../floor/floor.ts';
import type { Bench, LoadShape, Measured } from './measure.ts';
import type { Target } from './target.ts';

/** What the worker may take for the hits of one turn, milliseconds; the rest of them burdens the next turn. */
const DRAIN_MS = 180_000;

export interface WholeProgram {
  readonly target: Target;
  /** One turn, then wait until the worker has done its part of it. */
  measure(bench: Bench, shape: LoadShape): Promise<Measured>;
  close(): Promise<void>;
}

/** `vicibridge start` with Redis and stand-ins: the receiver beside a worker that has everything to do. */
export async function startWholeProgram(): Promise<WholeProgram> {
  const floor: Floor = await openFloor();
  const program = floor.program();
  const target: Target = {
    name: 'whole program',
    port: floor.port,
    hookPath: `/hooks/vicidial/main/dispo/${HOOK_KEY}`,
    answer: 'event',
    pid: (await program?.pids())?.at(-1) ?? 0,
    dataDir: floor.dataDir,
    async stop() {
      await program?.stop();
    },
    remove: () => undefined,
  };
  return {
    target,
    async measure(bench, shape) {
      const measured = await bench.measure(target, shape);
      await drained(floor.dataDir, DRAIN_MS);
      return measured;
    },
    close: () => floor.close(),
  };
}
