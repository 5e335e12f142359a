import { Worker } from 'node:worker_threads';
import { z } from 'zod';

export const Beats = z.object({
  /** Milliseconds since the epoch. */
  startAt: z.number(),
  intervalMs: z.number().positive(),
  count: z.int().nonnegative(),
});
export type Beats = z.infer<typeof Beats>;

/** What the thread may take to start, milliseconds. */
const LEAD_MS = 500;

/**
 * Call back `count` times at fixed times, each with its number and the time at which it was due (on this
 * thread's `performance.now()`). Resolves after the last.
 */
export async function beat(
  { intervalMs, count }: Omit<Beats, 'startAt'>,
  onBeat: (number: number, dueAt: number) => void,
): Promise<void> {
  const start = performance.now() + LEAD_MS;
  const done = Promise.withResolvers<void>();
  const workerData: Beats = { startAt: performance.timeOrigin + start, intervalMs, count };
  const thread = new Worker(new URL('metronome.ts', import.meta.url), { workerData });
  thread.on('message', (number: number) => onBeat(number, start + number * intervalMs));
  thread.once('error', (error) => done.reject(error));
  // What it has posted is delivered before its end is told.
  thread.once('exit', () => done.resolve());
  await done.promise;
}
