import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { addOwnEvent } from '../../src/dispatch/own-event.ts';
import { isSuperseded } from '../../src/dispatch/superseded.ts';
import { pruneEvents } from '../../src/ledger/prune.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { TransientError } from '../../src/domain/errors.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { listRecordings } from '../../src/ledger/recording-list.ts';
import { openToken } from '../../src/recordings/link/token.ts';
import { startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import { eventOf, keptLog, scratchDir, scratchLedger } from './ledger-rig.ts';
import { API_USER, LOOK_SECRET, lookUpsAt, openFinder, ROUTING } from './recordings-look-rig.ts';

const PROCESS = fileURLToPath(new URL('recordings-look-process.ts', import.meta.url));
const MINUTE_MS = 60_000;
const ENDED = Date.parse('2026-11-21T15:10:00Z');
const UNIQUEID = `${ENDED / 1000 - 120}.1001`;

/** The disposition of a call of lead 101 that ended just now by the rig's clock. */
function disposition(more: Partial<BridgeEvent> = {}): BridgeEvent {
  const at = new Date(ENDED).toISOString();
  return eventOf(1, {
    receivedAt: at,
    occurredAt: at,
    leadKey: 'main:101',
    callKey: `main:${UNIQUEID}:101`,
    lead: { id: '101', e164: '+13125550101' },
    agent: { user: 'agent001' },
    call: { uniqueid: UNIQUEID, status: 'SALE', talkSeconds: 100 },
    ...more,
  });
}

/** A ledger, a dialer on which the call was recorded for two minutes until `ENDED`, and the clock of both. */
async function rig(dir: string = scratchDir()) {
  const state = { now: ENDED - 120_000 };
  const now = (): number => state.now;
  const standIn = await startDialerStandIn({
    users: [API_USER],
    now,
    seed: { vicidial_log: [{ uniqueid: UNIQUEID, lead_id: '101' }] },
  });
  const ledger = await scratchLedger(dir);
  // Its pace is kept by the real clock.
  const finder = openFinder(standIn.url, Date.now);
  onTestFinished(async () => {
    await finder.close();
    await standIn.close();
  });
  const { logger, lines } = keptLog();
  const lookUps = lookUpsAt(standIn.url, { ledger, finder, now, logger });
  onTestFinished(() => lookUps.stop());
  return {
    dir,
    ledger,
    standIn,
    lines,
    state,
    record: (vicidialId = UNIQUEID, seconds = 120) => {
      state.now = ENDED - seconds * 1000;
      const call = { leadId: '101', user: 'agent001', phone: '3125550101', vicidialId };
      standIn.recorder.start(call);
      state.now = ENDED;
      return standIn.recorder.end(vicidialId);
    },
    keep: (event: BridgeEvent) => ledger.write((trx) => addOwnEvent(trx, event, { routing: ROUTING, now })),
    look: async (afterMinutes: number) => {
      state.now = ENDED + afterMinutes * MINUTE_MS;
      lookUps.start();
      await lookUps.idle();
    },
    asked: () => standIn.requests.length,
    recordings: () => listRecordings(ledger.db, { limit: 100 }),
    found: async (): Promise<BridgeEvent[]> =>
      (
        await ledger.db
          .selectFrom('events')
          .select('event')
          .where('type', '=', 'recording-found')
          .orderBy('received_at')
          .execute()
      ).map(({ event }) => JSON.parse(event) as BridgeEvent),
    deliveries: async () =>
      (
        await ledger.db
          .selectFrom('deliveries')
          .innerJoin('events', 'events.id', 'deliveries.event_id')
          .select(['deliveries.destination', 'deliveries.lane', 'deliveries.effect_key'])
          .where('events.type', '=', 'recording-found')
          .orderBy('deliveries.destination')
          .execute()
      ).map(({ destination, lane, effect_key: effectKey }) => ({ destination, lane, effectKey })),
  };
}

describe('a recording that appears two minutes after the call', () => {
  test('when it is looked for, then not before a minute has passed, not yet then, and at five minutes it is told where the call went', async () => {
    const { record, keep, look, asked, recordings, found, deliveries, standIn } = await rig();
    const row = record();
    await keep(disposition());
    await look(0.9);
    expect(asked()).toBe(0);
    await look(1.1);
    expect(await recordings()).toMatchObject([{ state: 'waiting', looks: 1, reason: 'not-moved' }]);
    await look(4.9);
    expect(await found()).toEqual([]);
    await look(5.1);
    const [event, ...others] = await found();
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      type: 'recording-found',
      source: 'main',
      callKey: `main:${UNIQUEID}:101`,
      leadKey: 'main:101',
      campaign: 'SALES',
      occurredAt: new Date(ENDED).toISOString(),
      lead: { id: '101' },
      agent: { user: 'agent001' },
      call: { uniqueid: UNIQUEID, status: 'SALE', talkSeconds: 100, recordingId: row?.recording_id },
    });
    const token = /^https:\/\/bridge\.example\.com\/recordings\/([\w-]+)\.wav$/.exec(
      event?.call?.recordingUrl ?? '',
    );
    expect(openToken(token?.[1] ?? '', [LOOK_SECRET])).toMatchObject({
      dialer: 'main',
      location: `${standIn.url}/RECORDINGS/WAV/${row?.filename}-all.wav`,
    });
    const keys = { lane: 'main:101', effectKey: `main:${UNIQUEID}:101` };
    expect(await deliveries()).toEqual([
      { destination: 'audit', ...keys },
      { destination: 'crm', ...keys },
    ]);
    expect(await recordings()).toMatchObject([{ state: 'found', looks: 2, foundEvent: event?.id }]);
    const before = asked();
    await look(60);
    expect(asked()).toBe(before);
  });

  test('when it never appears, then it is looked for four times and is missing, which is shown and logged', async () => {
    const { keep, look, recordings, lines } = await rig();
    await keep(disposition());
    for (const minutes of [1, 5, 15, 60]) await look(minutes);
    expect(await recordings()).toMatchObject([{ state: 'missing', looks: 4, reason: 'not-found' }]);
    expect(lines.filter(({ level }) => level === 'warn')).toMatchObject([
      { message: 'recording', fields: { state: 'missing', reason: 'not-found', look: 4 } },
    ]);
  });

  test('when its file lies on a host that is not allowed, then nobody is sent there and the reason is shown', async () => {
    const { record, keep, look, recordings, found, standIn } = await rig();
    const row = record();
    await look(5);
    if (row !== undefined) row.location = 'http://169.254.169.254/a.mp3';
    standIn.recorder.settle();
    await keep(disposition());
    for (const minutes of [5, 15, 30, 60, 61]) {
      if (row !== undefined) row.location = 'http://169.254.169.254/a.mp3';
      await look(minutes);
    }
    expect(await recordings()).toMatchObject([{ state: 'missing', reason: 'host-not-allowed' }]);
    expect(await found()).toEqual([]);
  });
});

describe('which calls are looked for', () => {
  test.each([
    ['a start', { type: 'call-started' as const }, 0],
    ['a call of another dialer', { source: 'branch' }, 0],
    ['a call without an identity', { callKey: undefined }, 0],
    [
      'a call that nobody is told of who could do something with it',
      { campaign: 'UNTOLD', call: { status: 'NI' } },
      0,
    ],
    ['an unanswered call', { type: 'no-agent' as const, trigger: 'no-agent', call: { status: 'NA' } }, 0],
    [
      'a dropped call, as the configuration says',
      { type: 'no-agent' as const, trigger: 'no-agent', call: { status: 'drop' } },
      1,
    ],
    ['a disposition', {}, 1],
  ])('%s, when it is taken in, then so many rows wait', async (_what, more, rows) => {
    const { keep, recordings } = await rig();
    await keep(disposition(more));
    expect(await recordings()).toHaveLength(rows);
  });

  test('the same hit twice, when the recording was found between, then it is told once', async () => {
    const { record, keep, look, found } = await rig();
    record();
    await keep(disposition());
    await look(5);
    await keep(disposition());
    await look(10);
    expect(await found()).toHaveLength(1);
  });

  test('a second disposition of the call, when the recording was told already, then it is told again with the new facts to where that one goes', async () => {
    const { record, keep, look, found, deliveries } = await rig();
    record();
    await keep(disposition({ call: { uniqueid: UNIQUEID, status: 'NI' } }));
    await look(5);
    expect((await deliveries()).map(({ destination }) => destination)).toEqual(['crm']);
    const later = { id: eventOf(2).id, receivedAt: new Date(ENDED + 6 * MINUTE_MS).toISOString() };
    await keep(disposition({ ...later, call: { uniqueid: UNIQUEID, status: 'SALE' } }));
    await look(7);
    expect((await found()).map(({ call }) => call?.status)).toEqual(['NI', 'SALE']);
    expect((await deliveries()).map(({ destination }) => destination)).toEqual(['audit', 'crm', 'crm']);
  });

  test('a disposition that is dead, when its recording was delivered since, then a replay still delivers it', async () => {
    const { record, keep, look, ledger, found } = await rig();
    record();
    await keep(disposition());
    await look(5);
    await ledger.write((trx) => trx.updateTable('deliveries').set({ state: 'delivered' }).execute());
    const [told] = await found();
    expect(Date.parse(told?.receivedAt ?? '')).toBeGreaterThan(ENDED);
    expect(await ledger.write((trx) => isSuperseded(trx, disposition(), 'crm'))).toBe(false);
  });

  test('an event that is pruned, when its recording was found, then the row goes with it', async () => {
    const { record, keep, look, recordings, ledger } = await rig();
    record();
    await keep(disposition());
    await look(5);
    await ledger.write(async (trx) => {
      await trx.updateTable('deliveries').set({ state: 'delivered' }).execute();
      await pruneEvents(trx, ENDED + MINUTE_MS, 100, new Set());
    });
    expect(await recordings()).toEqual([]);
  });
});

describe('which recording it is', () => {
  test('several parts of one call, when they are there, then the longest is linked with a warning', async () => {
    const { record, keep, look, found, lines } = await rig();
    record(UNIQUEID, 20);
    const long = record(UNIQUEID, 90);
    record(UNIQUEID, 30);
    await keep(disposition());
    await look(5);
    expect((await found()).map(({ call }) => call?.recordingId)).toEqual([long?.recording_id]);
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        fields: expect.objectContaining({ recordings: 3 }) as unknown,
      }),
    );
  });

  test('another call of the same second, when the dialer answers with its recording too, then it is not taken', async () => {
    const { record, keep, look, found, standIn } = await rig();
    const own = record();
    const neighbour = { recording_id: '999', lead_id: '102', user: 'agent002', vicidial_id: `${UNIQUEID}9` };
    standIn.tables.recordingLog.insert({
      ...neighbour,
      location: `${standIn.url}/other.wav`,
      length_in_sec: '900',
    });
    await keep(disposition());
    await look(5);
    expect((await found()).map(({ call }) => call?.recordingId)).toEqual([own?.recording_id]);
  });

  test('an inbound call, when the dialer holds its recording under the closer id, then it is found', async () => {
    const { record, keep, look, found, standIn } = await rig();
    standIn.tables.log.remove(() => true);
    standIn.tables.closerLog.insert({ closecallid: '77', uniqueid: UNIQUEID, lead_id: '101' });
    const own = record('77');
    await keep(disposition({ fields: { closecallid: '77' } }));
    await look(5);
    expect((await found()).map(({ call }) => call?.recordingId)).toEqual([own?.recording_id]);
  });

  test('a call that no log holds under its id, when the lead was recorded within it, then that recording is its', async () => {
    const { record, keep, look, found, standIn } = await rig();
    standIn.tables.log.remove(() => true);
    const own = record('manual', 60);
    await keep(disposition());
    await look(5);
    expect((await found()).map(({ call }) => call?.recordingId)).toEqual([own?.recording_id]);
  });
});

describe('a dialer in trouble', () => {
  test('a dialer that fails, when it is asked, then no look is lost, the others are not tried, and it is asked again a minute later', async () => {
    const { record, keep, look, recordings, found, standIn, asked } = await rig();
    record();
    await keep(disposition());
    await keep(disposition({ id: eventOf(2).id, callKey: 'main:other:101' }));
    standIn.faults.add({ action: 'reset', times: 1 });
    await look(5);
    expect(asked()).toBe(1);
    expect(await recordings()).toContainEqual(
      expect.objectContaining({ state: 'waiting', looks: 0, reason: 'connection-lost' }),
    );
    await look(6.1);
    expect(await found()).toHaveLength(2);
  });

  test('a stop, when a look is under way, then it is still due afterwards', async () => {
    const { ledger, keep, state, recordings } = await rig();
    await keep(disposition());
    state.now = ENDED + 5 * MINUTE_MS;
    const asked = Promise.withResolvers<void>();
    const lookUps = lookUpsAt('http://127.0.0.1:1', {
      ledger,
      now: () => state.now,
      logger: keptLog().logger,
      finder: {
        find: (_call, signal) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () =>
              reject(new TransientError('stopped', { code: 'aborted' })),
            );
            asked.resolve();
          }),
      },
    });
    lookUps.start();
    await asked.promise;
    await lookUps.stop();
    expect(lookUps.start()).toBe(0);
    expect(await recordings()).toMatchObject([{ state: 'waiting', looks: 0, dueAt: ENDED + MINUTE_MS }]);
  });

  test.each(['found', 'told'])(
    'a kill -9 of the program when the recording is %s, then after the next start it has been told exactly once',
    async (at) => {
      const { dir, record, keep, look, found, deliveries, standIn, state } = await rig();
      record();
      await keep(disposition());
      state.now = ENDED + 5 * MINUTE_MS;
      standIn.recorder.settle();
      const child = fork(PROCESS, [dir, standIn.url, at, String(state.now)], { execArgv: [] });
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
      expect(signal).toBe('SIGKILL');
      const reopened = await openLedger(dir);
      const [row] = await listRecordings(reopened.db, { limit: 1 });
      await reopened.close();
      expect(row?.state).toBe(at === 'found' ? 'waiting' : 'found');
      await look(5.2);
      await look(15);
      expect(await found()).toHaveLength(1);
      expect(await deliveries()).toHaveLength(2);
    },
  );
});
