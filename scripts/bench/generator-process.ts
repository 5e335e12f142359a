import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Load, LoadResult } from './load.ts';

export interface Generator {
  /** Send a load and wait for its end. One at a time. */
  run(load: Load): Promise<LoadResult>;
  stop(): Promise<void>;
}

/** On top of a load's own bound, for the last answers. */
const GRACE_MS = 20_000;

/** Start the load generator as a process of its own. */
export function startGenerator(): Generator {
  const child = fork(fileURLToPath(new URL('generator.ts', import.meta.url)), { detached: true });
  const ended = once(child, 'exit');
  return {
    async run(load) {
      const signal = AbortSignal.timeout(load.maxMs + GRACE_MS);
      const answered = once(child, 'message', { signal });
      child.send(Load.parse(load));
      const [message] = (await Promise.race([answered, ended])) as [unknown];
      // An exit code or nothing: then it has ended instead.
      const result = LoadResult.safeParse(message);
      if (!result.success) throw new Error(`the load generator ended early (${String(message)})`);
      return result.data;
    },
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
