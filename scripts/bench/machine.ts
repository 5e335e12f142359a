import { closeSync, fdatasyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { percentilesOf } from './latencies.ts';

const TMPFS = 0x01021994;
const SYNCS = 300;

/** @throws Error where the temporary folder is no disk: then "durable" would cost nothing */
export function assertDisk(): void {
  if (statfsSync(tmpdir()).type !== TMPFS) return;
  throw new Error(`${tmpdir()} is in memory: set TMPDIR to a folder on a disk`);
}

/** What the figures depend on, in words. */
export function describeMachine(): readonly string[] {
  const { p50, p99 } = syncTimes();
  const load = loadavg()[0] ?? 0;
  const cores = availableParallelism();
  const lines = [
    `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cores} cores, Node ${process.version}`,
    `4 kB write and fdatasync: p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms; load average ${load.toFixed(1)}`,
  ];
  if (load > cores / 2) lines.push('something else is at work on this machine: the figures will be doubtful');
  return lines;
}

function syncTimes() {
  const path = join(tmpdir(), `vicibridge-sync-${process.pid}`);
  const file = openSync(path, 'w');
  const block = Buffer.alloc(4096, 1);
  const samples = new Float64Array(SYNCS);
  try {
    for (let turn = 0; turn < SYNCS; turn += 1) {
      writeSync(file, block);
      const start = performance.now();
      fdatasyncSync(file);
      samples[turn] = performance.now() - start;
    }
  } finally {
    closeSync(file);
    rmSync(path, { force: true });
  }
  return percentilesOf(samples);
}
