import { HOOK_KEY } from '../floor/config-file.ts';
import { openFloor } from '../floor/floor.ts';
import type { Target } from './target.ts';

export interface WholeProgram {
  readonly target: Target;
  /** After the target has been finished. */
  close(): Promise<void>;
}

/**
 * `vicibridge start` with Redis and stand-ins: the receiver beside a worker that never runs out of work,
 * because hits come faster than stand-ins on the same machine can take them.
 */
export async function startWholeProgram(): Promise<WholeProgram> {
  const floor = await openFloor();
  const program = floor.program();
  return {
    target: {
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
    },
    close: () => floor.close(),
  };
}
