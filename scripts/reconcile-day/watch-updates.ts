import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';

export const UpdateFigures = z.object({ updates: z.number(), p99Ms: z.number(), maxMs: z.number() });
/** Changes of single leads by id that ran meanwhile, and how long they took, milliseconds. */
export type UpdateFigures = z.infer<typeof UpdateFigures>;

/** Do work while somebody else changes leads all the time. */
export async function withUpdates<Result>(
  socketPath: string,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly updates: UpdateFigures }> {
  const worker = new Worker(new URL('bystander.ts', import.meta.url), { workerData: { socketPath } });
  await once(worker, 'message');
  try {
    const result = await work();
    worker.postMessage('stop', []);
    const [figures] = (await once(worker, 'message')) as [unknown];
    return { result, updates: UpdateFigures.parse(figures) };
  } finally {
    await worker.terminate();
  }
}
