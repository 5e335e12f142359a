/**
 * A thread that does what a dialer's own programs do all the time: it changes one lead after the other by its id, and
 * tells how long the longest change had to wait. In a thread of its own, so that only the server can keep it waiting.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { createConnection } from 'mysql2/promise';
import { z } from 'zod';
import { rankOf } from '../bench/latencies.ts';
import { LEADS } from './plan.ts';
import type { UpdateFigures } from './watch-updates.ts';

const EVERY_MS = 10;
const { socketPath } = z.object({ socketPath: z.string() }).parse(workerData);

const connection = await createConnection({ socketPath, user: 'root', database: 'asterisk' });
const stopping = new AbortController();
parentPort?.once('message', () => stopping.abort());
const took: number[] = [];
parentPort?.postMessage('ready', []);
while (!stopping.signal.aborted) {
  const leadId = 1 + ((took.length * 7919) % LEADS);
  const began = performance.now();
  await connection.execute('update vicidial_list set called_count = called_count + 1 where lead_id = ?', [
    leadId,
  ]);
  took.push(performance.now() - began);
  await delay(EVERY_MS);
}
connection.destroy();
const sorted = took.toSorted((one, other) => one - other);
const figures: UpdateFigures = {
  updates: took.length,
  p99Ms: Math.round((rankOf(sorted, 0.99) ?? 0) * 10) / 10,
  maxMs: Math.round((sorted.at(-1) ?? 0) * 10) / 10,
};
parentPort?.postMessage(figures, []);
parentPort?.close();
