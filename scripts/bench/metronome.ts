/**
 * A thread that tells the generator when to send. It sleeps to within a tenth of a millisecond, which timers
 * cannot; turning in circles instead would take a processor away from what is measured.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { Beats } from './beats.ts';

const { startAt, intervalMs, count } = Beats.parse(workerData);
const never = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
for (let beat = 0; beat < count; beat += 1) {
  const left = startAt + beat * intervalMs - (performance.timeOrigin + performance.now());
  if (left > 0) Atomics.wait(never, 0, 0, left);
  parentPort?.postMessage(beat, []);
}
