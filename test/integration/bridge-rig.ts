import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Redis } from 'ioredis';
import { expect, inject, onTestFinished, vi } from 'vitest';
import { stringify } from 'yaml';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { RawHit } from '../../src/domain/hit/raw-hit.ts';
import { type Journal, openJournal } from '../../src/journal/journal.ts';
import { startWorkerRole, type WorkerRole } from '../../src/roles/worker-role.ts';
import { eventOf, hitOf, keptLog, type LogLine, scratchDir } from './ledger-rig.ts';
import { createPeer, type Peer } from './peer.ts';

export interface BridgeOptions {
  readonly redisUrl?: string;
  readonly dir?: string;
  readonly peer?: Peer;
  /** `delivery` of every destination. */
  readonly delivery?: object;
  readonly destinations?: readonly string[];
}

/** Everything behind the journal, in this process, with a peer in the place of the CRMs. */
export interface Bridge {
  readonly dir: string;
  readonly peer: Peer;
  readonly config: Config;
  readonly lines: LogLine[];
  readonly redis: Redis;
  /** Journal dispositions: `[n, lead]`, call `n` of a lead. */
  feed(hits: readonly (readonly [number, number])[]): Promise<void>;
  /** Journal requests as they are. */
  journal(hits: readonly RawHit[]): Promise<void>;
  /** Start it, with a changed configuration where given; it is stopped after the test. */
  start(change?: (config: Config) => Config): Promise<WorkerRole>;
  /** How many deliveries are in which state. */
  states(): Record<string, number>;
  query<T>(text: string): T[];
  /** Wait until so many deliveries are delivered and no other is left. */
  delivered(count: number, timeoutMs?: number): Promise<void>;
}

export function bridge(options: BridgeOptions = {}): Bridge {
  const dir = options.dir ?? scratchDir();
  const peer = options.peer ?? createPeer();
  const redisUrl = options.redisUrl ?? inject('redisUrl');
  const { lines, logger } = keptLog();
  const config = configIn(dir, redisUrl, peer, options);
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  onTestFinished(() => redis.disconnect());
  let journal: Journal | undefined;
  const roles: WorkerRole[] = [];
  onTestFinished(async () => {
    await Promise.all(roles.map((role) => role.stop(100)));
    await journal?.close();
  });

  function query<T>(text: string): T[] {
    const db = new DatabaseSync(join(config.data.dir, 'ledger.db'), { readOnly: true, timeout: 5000 });
    try {
      return db.prepare(text).all() as T[];
    } finally {
      db.close();
    }
  }

  function states(): Record<string, number> {
    const rows = query<{ state: string; count: number }>(
      'select state, count(*) as count from deliveries group by state',
    );
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  }

  async function append(hits: readonly RawHit[]): Promise<void> {
    journal ??= openJournal({ dir: config.data.dir, now: Date.now, logger, contentWindowMs: 1000 });
    const open = journal;
    await Promise.all(hits.map((hit) => open.append(hit)));
  }

  return {
    dir,
    peer,
    config,
    lines,
    redis,
    query,
    states,
    feed: (hits) => append(hits.map(([n, lead]) => hitFor(n, lead))),
    journal: append,
    async start(change = (same) => same) {
      const role = await startWorkerRole(change(config), peer.connectors, logger);
      const stopped = { ...role, stop: once(role) };
      roles.push(stopped);
      return stopped;
    },
    async delivered(count, timeoutMs = 15_000) {
      await vi.waitFor(() => expect(states()).toEqual({ delivered: count }), {
        timeout: timeoutMs,
        interval: 50,
      });
    },
  };
}

function once(role: WorkerRole): WorkerRole['stop'] {
  let stopping: Promise<void> | undefined;
  return (boundMs) => (stopping ??= role.stop(boundMs));
}

function hitFor(n: number, lead: number) {
  const query = `lead_id=${lead}&uniqueid=1790000000.${n}&dispo=SALE&phone_number=3125550101&campaign=SALES`;
  return { ...hitOf(eventOf(n), query), receivedAt: Date.now() };
}

/** Calls `1..count`, dealt out to so many leads. */
export function calls(count: number, leads: number = count): [number, number][] {
  return Array.from({ length: count }, (_, index) => [index + 1, (index % leads) + 1]);
}

/** Every effect was written once, and each lane's first attempts stand in order. */
export function expectOnceAndInOrder(peer: Peer, effects: number): void {
  expect(peer.writes.size).toBe(effects);
  expect([...peer.writes.values()].filter((times) => times !== 1)).toEqual([]);
  expect(peer.mostOfALane).toBe(1);
  const lanes = Map.groupBy(peer.starts, ({ destination, leadKey }) => `${destination} ${leadKey}`);
  for (const [lane, starts] of lanes) {
    const order = [...new Set(starts.map(({ eventId }) => eventId))];
    expect(order, lane).toEqual(order.toSorted());
  }
}

function configIn(dir: string, redisUrl: string, peer: Peer, options: BridgeOptions): Config {
  const { destinations = ['crm'], delivery = {} } = options;
  const path = join(dir, 'vicibridge.yaml');
  const connections = Object.fromEntries(destinations.map((name) => [name, { type: 'peer', delivery }]));
  writeFileSync(
    path,
    stringify(
      {
        console: { port: 0 },
        server: { port: 0 },
        data: { dir: join(dir, 'data') },
        // Redis is shared by the test files: each bridge has keys of its own.
        redis: { url: redisUrl, prefix: `{${randomUUID().slice(0, 12)}}` },
        dialers: { main: { timezone: 'America/New_York', hookKey: '$HOOK_KEY' } },
        connections,
        routes: [{ on: 'disposition', to: destinations }],
      },
      { aliasDuplicateObjects: false },
    ),
  );
  return loadConfig({ path, env: { HOOK_KEY: 'canary-hook-key-0001' }, connectors: peer.connectors });
}
