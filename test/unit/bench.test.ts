import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runClosedLoop } from '../../scripts/bench/closed-loop.ts';
import { hitRequest, TARGET_BYTES } from '../../scripts/bench/hit.ts';
import { median, percentilesOf } from '../../scripts/bench/latencies.ts';
import type { Load } from '../../scripts/bench/load.ts';
import { countLost } from '../../scripts/bench/lost.ts';
import { runOpenLoop } from '../../scripts/bench/open-loop.ts';
import { parseOptions } from '../../scripts/bench/options.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { rawHit } from './hit-recorded.ts';

const LOAD: Omit<Load, 'port'> = {
  hookPath: '/hook',
  answer: 'plain',
  firstHit: 0,
  maxHits: 50,
  maxMs: 5000,
  connections: 4,
  connectionPerRequest: false,
};

async function loadOn(
  listener: RequestListener,
  run: (load: Load) => ReturnType<typeof runClosedLoop>,
  load: Partial<Load> = {},
): ReturnType<typeof runClosedLoop> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await run({ ...LOAD, ...load, port: (server.address() as AddressInfo).port });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('the hits', () => {
  test('when they are numbered, then no two are alike and each target has its 500 bytes', () => {
    const requests = Array.from({ length: 1000 }, (_, number) => hitRequest(number, '/hook/key', false));
    expect(new Set(requests).size).toBe(1000);
    for (const request of requests) expect(request.split(' ')[1]).toHaveLength(TARGET_BYTES);
  });
});

describe('a load', () => {
  test('when every hit is answered, then all are counted, once, over kept and over single connections', async () => {
    for (const connectionPerRequest of [false, true]) {
      const targets: string[] = [];
      const connections = new Set<number | undefined>();
      const result = await loadOn(
        (request, response) => {
          targets.push(request.url ?? '');
          connections.add(request.socket.remotePort);
          response.end('OK');
        },
        runClosedLoop,
        { connectionPerRequest },
      );
      expect(result).toMatchObject({ answered: 50, failed: 0 });
      expect(new Set(targets).size).toBe(50);
      expect(connections.size).toBe(connectionPerRequest ? 50 : 4);
    }
  });

  test('when an answer is another status, another body or none, then it is a failure and is told', async () => {
    const wrong: [RequestListener, RegExp][] = [
      [(_request, response) => void response.writeHead(503, { 'content-length': 2 }).end('OK'), /503/],
      [(_request, response) => void response.writeHead(200).end('OK'), /without Content-Length/],
      [(_request, response) => void response.end('OK evt_x'), /unexpected body/],
      [(request) => void request.socket.destroy(), /ended|ECONNRESET/],
    ];
    for (const [listener, reason] of wrong) {
      const result = await loadOn(listener, runClosedLoop, { maxHits: 8 });
      expect(result).toMatchObject({ answered: 0, failed: 8 });
      expect(result.firstFailure).toMatch(reason);
    }
  });

  test('when the server stalls, then every hit that was due meanwhile has waited', async () => {
    const RATE = 200;
    const STALL_MS = 400;
    let stallUntil: number | undefined;
    const result = await loadOn(
      (_request, response) => {
        stallUntil ??= performance.now() + STALL_MS;
        setTimeout(() => response.end('OK'), Math.max(0, stallUntil - performance.now()));
      },
      (load) => runOpenLoop(load, RATE),
      { maxHits: 160, connections: 1 },
    );
    // 80 of 160 hits fell into the stall, half of them waited for more than half of it.
    expect(result).toMatchObject({ answered: 160, failed: 0 });
    expect(result.latency.max).toBeGreaterThan(STALL_MS * 0.9);
    expect(result.latency.p90).toBeGreaterThan(STALL_MS / 2);
    expect(result.seconds).toBeGreaterThan(159 / RATE);
  });
});

describe('the count of what is lost', () => {
  test('when ids are missing or were given twice, then each is counted', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'vicibridge-bench-test-'));
    try {
      mkdirSync(join(dir, 'data'));
      const logger = { debug() {}, info() {}, warn() {}, error() {} };
      const journal = openJournal({ dir: join(dir, 'data'), now: Date.now, logger, contentWindowMs: 1000 });
      await Promise.all(['evt_1', 'evt_2', 'evt_3'].map((eventId) => journal.append(rawHit({ eventId }))));
      await journal.close();
      const ids = join(dir, 'ids');
      appendFileSync(ids, 'evt_1\nevt_2\n');
      appendFileSync(ids, 'evt_3\n');
      expect(countLost(ids, join(dir, 'data'))).toBe(0);
      appendFileSync(ids, 'evt_4\n');
      expect(countLost(ids, join(dir, 'data'))).toBe(1);
      appendFileSync(ids, 'evt_1\n');
      expect(countLost(ids, join(dir, 'data'))).toBe(2);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});

describe('figures and options', () => {
  test('when samples are summed up, then percentiles are those of the nearest rank and a median is the middle', () => {
    const samples = Float64Array.from({ length: 1000 }, (_, index) => 1000 - index);
    expect(percentilesOf(samples)).toEqual({ p50: 500, p90: 900, p99: 990, p999: 999, max: 1000 });
    expect(percentilesOf(new Float64Array())).toMatchObject({ p50: 0, max: 0 });
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, 0]);
  });

  test('when options are given, then they count; when they make no sense, then they are refused', () => {
    expect(parseOptions(['--quick', '--json', '--hits', '2000'])).toMatchObject({ json: true, hits: 2000 });
    expect(parseOptions([])).toMatchObject({ json: false, hits: 1_000_000 });
    for (const args of [['--hits', 'many'], ['--hits', '5'], ['--fast'], ['--rounds', '0']]) {
      expect(() => parseOptions(args)).toThrow(/./);
    }
  });
});
