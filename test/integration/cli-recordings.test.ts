import { expect, onTestFinished, test } from 'vitest';
import { insertEvent } from '../../src/ledger/events.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { awaitRecording, settleLook } from '../../src/ledger/recordings.ts';
import { type DialerStandIn, startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import { CANARIES, cli, folderWith, inLedger } from './cli-rig.ts';
import { eventOf, hitOf } from './ledger-rig.ts';

const ENV = { RECORDINGS_SECRET: 'canary-recordings-secret-0123456789' };

/** Calls 1 to 3: one waits, one is found, one is missing; call 4 nobody asked for. */
async function fill(ledger: Ledger): Promise<void> {
  const now = Date.now();
  await ledger.write(async (trx) => {
    for (const n of [1, 2, 3, 4]) {
      const event = eventOf(n, { lead: { id: String(n) } });
      await insertEvent(trx, event, hitOf(event));
      if (n === 4) continue;
      const call = { callKey: event.callKey ?? '', dialer: 'main', eventId: event.id, endedAt: now };
      await awaitRecording(trx, { ...call, dueAt: now + 60_000 }, now - n);
      const due = { ...call, looks: 0 };
      if (n === 2)
        await settleLook(trx, due, { state: 'found', recordingId: '9002', foundEvent: 'evt_f' }, now - n);
      if (n === 3) await settleLook(trx, due, { state: 'missing', reason: 'not-moved' }, now - n);
    }
  });
}

async function folder(standIn?: DialerStandIn): Promise<string> {
  const main = {
    url: standIn?.url ?? 'http://127.0.0.1:1',
    user: '$VICIDIAL_USER',
    password: '$VICIDIAL_PASS',
    timezone: 'America/New_York',
    hookKey: '$HOOK_KEY',
    ...(standIn === undefined ? {} : { recordings: {} }),
  };
  return folderWith(fill, { dialers: { main }, recordings: { secret: '$RECORDINGS_SECRET' } });
}

/** A dialer on which call 4 was recorded. */
async function dialer(): Promise<DialerStandIn> {
  const standIn = await startDialerStandIn({
    users: [{ user: CANARIES.VICIDIAL_USER, password: CANARIES.VICIDIAL_PASS }],
    recordings: { movedAfterSeconds: 0 },
  });
  onTestFinished(() => standIn.close());
  standIn.tables.log.insert({ uniqueid: '1790000000.4', lead_id: '4' });
  standIn.recorder.start({ leadId: '4', user: 'agent001', phone: '3125550101', vicidialId: '1790000000.4' });
  standIn.recorder.end('1790000000.4');
  return standIn;
}

test('calls in every state, when they are listed, then each is there with its state and reason, and the sums', async () => {
  const dir = await folder();
  const { code, stdout } = await cli(['recordings'], { dir, env: ENV });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^main:1790000000\.1:1 +waiting +0 /m);
  expect(stdout).toMatch(/^main:1790000000\.2:2 +found +1 .* evt_f +9002$/m);
  expect(stdout).toMatch(/^main:1790000000\.3:3 +missing .*not-moved/m);
  expect(stdout).toMatch(/^1 waiting, 1 found, 1 missing$/m);
});

test('one state or one call, when it is asked for as JSON, then only that is printed', async () => {
  const dir = await folder();
  const missing = await cli(['recordings', 'list', '--state', 'missing', '--json'], { dir, env: ENV });
  expect(
    missing.stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { call: string }).call),
  ).toEqual(['main:1790000000.3:3']);
  for (const call of ['1790000000.2', 'main:1790000000.2:2', eventOf(2).id]) {
    const { stdout } = await cli(['recordings', 'list', '--call', call, '--json'], { dir, env: ENV });
    expect(JSON.parse(stdout)).toMatchObject({ call: 'main:1790000000.2:2', state: 'found' });
  }
});

test('a call that nobody asked for, when it is looked for by hand and its file is there, then it is found and its destinations are told', async () => {
  const dir = await folder(await dialer());
  const { code, stdout } = await cli(['recordings', 'look', '--call', '1790000000.4', '--json'], {
    dir,
    env: ENV,
  });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ call: 'main:1790000000.4:4', state: 'found', recording: '1' });
  const told = await inLedger(dir, ({ db }) =>
    db
      .selectFrom('deliveries')
      .innerJoin('events', 'events.id', 'deliveries.event_id')
      .select(['destination', 'effect_key'])
      .where('events.type', '=', 'recording-found')
      .execute(),
  );
  expect(told).toContainEqual({ destination: 'audit', effect_key: 'main:1790000000.4:4' });
});

test('a missing one, when it is looked for by hand and still is not there, then the exit code says so and it is looked for again later', async () => {
  const dir = await folder(await dialer());
  const { code, stdout } = await cli(['recordings', 'look', '--call', '1790000000.3', '--json'], {
    dir,
    env: ENV,
  });
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ state: 'waiting', looks: 1, reason: 'not-found' });
});

test('what cannot be looked for, when it is, then the reason and the remedy are told and nothing is changed', async () => {
  const dir = await folder();
  const unknown = await cli(['recordings', 'look', '--call', 'nobody'], { dir, env: ENV });
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringMatching(/holds no call nobody/) as string });
  const off = await cli(['recordings', 'look', '--call', '1790000000.4'], { dir, env: ENV });
  expect(off).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/add dialers\.main\.recordings/) as string,
  });
  const state = await cli(['recordings', 'list', '--state', 'gone'], { dir, env: ENV });
  expect(state).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/waiting, found, missing/) as string,
  });
  const { stdout } = await cli(['recordings', 'list', '--call', '1790000000.4'], { dir, env: ENV });
  expect(stdout).not.toContain('main:1790000000.4');
});
