import { expect, test, vi } from 'vitest';
import { TransientError } from '../../src/domain/errors.ts';
import type { FloorReader } from '../../src/domain/floor/reader.ts';
import type { FloorAgent } from '../../src/domain/floor/snapshot.ts';
import { createPollers } from '../../src/floor/pollers.ts';
import { floorStates } from '../../src/ledger/floor-states.ts';
import { floorMetrics } from '../../src/roles/floor-metrics.ts';
import { prometheusText } from '../../src/observe/prometheus.ts';
import { FLOOR_RULES, keptEvents, pollContext, WANT_ALL } from './floor-rig.ts';
import { keptLog, scratchLedger } from './ledger-rig.ts';

const START = Date.parse('2026-06-01T11:00:00Z');

/** Pollers of one dialer whose answers the test decides. */
async function rig() {
  const ledger = await scratchLedger();
  const clock = { ms: START };
  const dialer = {
    agents: [] as FloorAgent[],
    slow: false,
    failure: undefined as Error | undefined,
    reads: 0,
    /** While set, a read does not answer. */
    gate: undefined as Promise<void> | undefined,
  };
  const reader: FloorReader = {
    reads: 'tables',
    blind: [],
    async read(_want, signal) {
      dialer.reads += 1;
      const { promise: aborted, reject } = Promise.withResolvers<never>();
      signal.addEventListener('abort', () => reject(new TransientError('aborted', { code: 'aborted' })));
      if (dialer.gate !== undefined) await Promise.race([dialer.gate, aborted]);
      if (dialer.failure !== undefined) throw dialer.failure;
      const at = new Date(clock.ms).toISOString();
      const snapshot = { at, reads: 'tables' as const, agents: [...dialer.agents], calls: [], campaigns: [] };
      return { snapshot, asked: 4, tookMs: 12 };
    },
    isSlow: () => Promise.resolve(dialer.slow),
  };
  let added = 0;
  const log = keptLog();
  const pollers = createPollers({
    ...pollContext(ledger, () => clock.ms),
    logger: log.logger,
    dialers: [{ name: 'main', reader, everyMs: 10_000, rules: FLOOR_RULES, want: WANT_ALL }],
    now: () => clock.ms,
    onAdded: () => (added += 1),
  });
  return {
    ledger,
    clock,
    dialer,
    pollers,
    lines: log.lines,
    added: () => added,
    tick: async (seconds: number) => {
      clock.ms += seconds * 1000;
      const started = pollers.start();
      await pollers.idle();
      return started;
    },
    state: async () => {
      const [state] = await floorStates(ledger.db);
      return state;
    },
  };
}

const AGENT: FloorAgent = {
  user: '1001',
  session: '1',
  campaign: 'SALES',
  state: 'paused',
  pauseCode: '',
  leadId: '',
  callId: '',
  uniqueid: '',
  since: undefined,
};

test('a floor is read at its own pace, however often it is asked for', async () => {
  const { dialer, tick } = await rig();
  const started = [];
  for (let n = 0; n < 11; n++) started.push(await tick(2));
  expect(started).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
  expect(dialer.reads).toBe(3);
});

test('a read that is under way is not joined by another one, and a stop ends it', async () => {
  const { clock, dialer, pollers } = await rig();
  dialer.gate = new Promise(() => undefined);
  expect(pollers.start()).toBe(1);
  await vi.waitFor(() => expect(dialer.reads).toBe(1));
  clock.ms += 60_000;
  expect(pollers.start()).toBe(0);
  await pollers.stop();
  expect(dialer.reads).toBe(1);
  expect(pollers.start()).toBe(0);
});

test('a slow dialer is left alone, and that is told and counted', async () => {
  const { dialer, tick, state } = await rig();
  await tick(0);
  dialer.slow = true;
  await tick(10);
  await tick(10);
  expect(dialer.reads).toBe(1);
  expect(await state()).toMatchObject({ failedSince: START + 10_000, ever: { polls: 1, skips: 2 } });
  dialer.slow = false;
  await tick(10);
  expect(await state()).toMatchObject({ failedSince: undefined, failure: undefined, readAt: START + 30_000 });
});

test('a dialer that is away is warned of once, and what is different when it is back is told', async () => {
  const { ledger, dialer, tick, state, lines, added } = await rig();
  await tick(0);
  dialer.failure = new TransientError('main is away', { code: 'database-away' });
  await tick(10);
  await tick(10);
  expect(await state()).toMatchObject({ failure: 'main is away', readAt: START, ever: { failures: 2 } });
  expect(lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
  dialer.failure = undefined;
  dialer.agents = [AGENT];
  await tick(10);
  expect((await keptEvents(ledger.db)).map(({ type }) => type)).toEqual(['agent.logged-in']);
  expect(added()).toBe(1);
});

test('an error that was not made to be shown is not shown', async () => {
  const { dialer, tick, state, lines } = await rig();
  dialer.failure = new Error('canary 3125550101');
  await tick(0);
  expect(JSON.stringify([await state(), lines])).not.toContain('canary');
});

test('what the reads cost is counted over restarts and stands in the metrics', async () => {
  const { ledger, clock, dialer, tick } = await rig();
  await tick(0);
  dialer.agents = [AGENT];
  await tick(10);
  const text = prometheusText(floorMetrics(await floorStates(ledger.db), clock.ms + 5000));
  for (const line of [
    'vicibridge_feed_age_seconds{dialer="main"} 5',
    'vicibridge_feed_reads_total{dialer="main"} 2',
    'vicibridge_feed_events_total{dialer="main"} 1',
    'vicibridge_feed_questions_total{dialer="main"} 8',
    'vicibridge_feed_busy_seconds_total{dialer="main"} 0.024',
    'vicibridge_feed_agents{dialer="main"} 1',
    'vicibridge_feed_failing{dialer="main"} 0',
  ])
    expect(text).toContain(`${line}\n`);
});
