import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { connectors } from '../../connectors/index.ts';
import { loadConfig } from '../../src/config/load.ts';
import { MAX_WAITING } from '../../src/http/hooks/leads/outcomes.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import type { AttemptOutcome, DeliveryState } from '../../src/ledger/schema.ts';
import { startReceiverRole } from '../../src/roles/receiver-role.ts';
import { receiverSettings } from '../../src/roles/receiver-settings.ts';
import { startWorkerRole } from '../../src/roles/worker-role.ts';
import { SANDBOX_DIALER_USER, startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import { eventOf, keep, keptLog, scratchDir, scratchLedger } from './ledger-rig.ts';
import { type DoorRig, FORM_SECRET, startDoor } from './receiver-rig.ts';

let rig: DoorRig | undefined;
afterEach(async () => {
  await rig?.[Symbol.asyncDispose]();
  rig = undefined;
});

const LEAD = { phone: '+13125550101' };

interface Got {
  readonly status: number;
  readonly text: string;
  readonly json: unknown;
}

async function post(url: string, wait: string, more: object = {}, init: RequestInit = {}): Promise<Got> {
  const response = await fetch(`${url}/hooks/leads/website?key=${FORM_SECRET}${wait}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...LEAD, ...more }),
    ...init,
  });
  const text = await response.text();
  return { status: response.status, text, json: text.startsWith('{') ? JSON.parse(text) : undefined };
}

interface Ending {
  readonly state: DeliveryState;
  readonly outcome?: string;
  readonly receipt?: object;
  readonly code?: string;
  readonly attempt?: AttemptOutcome;
}

/** A receiver with a ledger beside it, in the place of the worker. */
async function floor(): Promise<{ readonly ledger: Ledger; readonly url: string; readonly door: DoorRig }> {
  const dir = scratchDir();
  const ledger = await scratchLedger(dir);
  rig = await startDoor({ dir });
  return { ledger, url: rig.url, door: rig };
}

/** The id of the newest post in the journal, as soon as there are so many. */
async function idOf(door: DoorRig, count = 1): Promise<string> {
  await vi.waitFor(() => expect(door.rows().length).toBeGreaterThanOrEqual(count));
  return door.rows().at(-1)?.hit.eventId ?? '';
}

/** What a worker writes when a delivery ends so. */
async function end(ledger: Ledger, eventId: string, ending: Ending): Promise<void> {
  await keep(ledger, [eventOf(1, { id: eventId, type: 'lead-submitted', source: 'website' })], ['main']);
  await ledger.write(async (trx) => {
    const { id } = await trx
      .updateTable('deliveries')
      .set({
        state: ending.state,
        outcome: ending.outcome ?? null,
        receipt: ending.receipt === undefined ? null : JSON.stringify(ending.receipt),
        error_code: ending.code ?? null,
        error_message: ending.code === undefined ? null : 'a message with +13125550101',
      })
      .where('event_id', '=', eventId)
      .returning('id')
      .executeTakeFirstOrThrow();
    if (ending.attempt === undefined) return;
    await trx
      .insertInto('attempts')
      .values({ delivery_id: id, number: 1, started_at: 1, ended_at: 2, outcome: ending.attempt })
      .execute();
  });
}

describe('a post that waits for its outcome', () => {
  const receipt = (ids: object, warnings: readonly string[] = []) => ({ outcome: 'x', ids, warnings });

  test.each<[string, Ending, number, object]>([
    [
      'is added',
      { state: 'delivered', outcome: 'created', receipt: receipt({ lead_id: '101' }) },
      200,
      { status: 'created', leadId: '101' },
    ],
    [
      'is updated with something cut',
      { state: 'delivered', outcome: 'updated', receipt: receipt({ lead_id: '7' }, ['city: cut']) },
      200,
      { status: 'updated', leadId: '7', warnings: ['city: cut'] },
    ],
    [
      'is on a DNC list',
      { state: 'delivered', outcome: 'skipped', receipt: receipt({}, ['city: cut', 'dnc: blocked']) },
      422,
      { status: 'refused', reason: 'dnc', warnings: ['city: cut', 'dnc: blocked'] },
    ],
    [
      'is refused for its data',
      { state: 'dead', code: 'invalid-phone', attempt: 'permanent' },
      422,
      { status: 'refused', reason: 'invalid-phone' },
    ],
    [
      'could not be read out of a broken body',
      { state: 'dead', code: 'unreadable-body', attempt: 'permanent' },
      422,
      { status: 'refused', reason: 'unreadable-body' },
    ],
    [
      'is refused for the set-up',
      { state: 'dead', code: 'http-404', attempt: 'permanent' },
      502,
      { status: 'failed', reason: 'http-404' },
    ],
    [
      'is given up',
      { state: 'dead', code: 'unreachable', attempt: 'transient' },
      502,
      { status: 'failed', reason: 'unreachable' },
    ],
  ])('when its lead %s, then it is answered with that', async (_what, ending, status, json) => {
    const { ledger, url, door } = await floor();
    const answer = post(url, '&wait=10');
    const eventId = await idOf(door);
    await end(ledger, eventId, ending);
    const got = await answer;
    expect([got.status, got.json]).toEqual([status, { eventId, ...json }]);
    expect(got.text).not.toContain('3125550101');
  });

  test('when text is asked for, then the outcome is one line', async () => {
    const { ledger, url, door } = await floor();
    const answer = post(url, '&wait=true', {}, { headers: { accept: 'text/plain' } });
    const eventId = await idOf(door);
    await end(ledger, eventId, {
      state: 'delivered',
      outcome: 'created',
      receipt: receipt({ lead_id: '101' }),
    });
    expect((await answer).text).toBe(`OK ${eventId} created lead 101`);
  });

  test('when the post came before, then its outcome is there', async () => {
    const { ledger, url, door } = await floor();
    const eventId = await idOf(door, (await post(url, ''), 1));
    await end(ledger, eventId, {
      state: 'delivered',
      outcome: 'created',
      receipt: receipt({ lead_id: '5' }),
    });
    expect((await post(url, '&wait=10', {}, {})).json).toMatchObject({ status: 'created', leadId: '5' });
  });

  test.each<[string, Ending | undefined, string]>([
    ['nobody takes it in', undefined, 'not-taken-in'],
    ['it is under way', { state: 'running' }, 'in-progress'],
    ['it will be tried again', { state: 'queued', code: 'unreachable', attempt: 'transient' }, 'unreachable'],
  ])('when time is up while %s, then 202 says so', async (_what, ending, reason) => {
    const { ledger, url, door } = await floor();
    const answer = post(url, '&wait=1.5');
    const eventId = await idOf(door);
    if (ending !== undefined) await end(ledger, eventId, ending);
    const got = await answer;
    expect([got.status, got.json]).toEqual([202, { eventId, status: 'pending', reason }]);
  });

  test('when the hit could not be turned into an event, then it failed', async () => {
    const { ledger, url, door } = await floor();
    const answer = post(url, '&wait=10');
    const eventId = await idOf(door);
    await ledger.write(async (trx) => {
      await trx
        .insertInto('parked_hits')
        .values({ event_id: eventId, received_at: 1, reason: 'x', raw: '{}' })
        .execute();
    });
    expect(await answer).toMatchObject({ status: 502, json: { status: 'failed', reason: 'parked' } });
  });
});

describe('a receiver that cannot know the outcome', () => {
  test('when there is no ledger, then the post is kept and pending at once', async () => {
    rig = await startDoor();
    const got = await post(rig.url, '&wait=10');
    expect([got.status, got.json]).toMatchObject([202, { status: 'pending', reason: 'no-ledger' }]);
    expect(rig.rows()).toHaveLength(1);
  });

  test('when the ledger is locked, then the post is kept and pending in its time', async () => {
    const { ledger, url, door } = await floor();
    await ledger.close();
    const lock = new DatabaseSync(join(door.dir, 'ledger.db'));
    onTestFinished(() => lock.close());
    lock.exec('PRAGMA journal_mode=DELETE; BEGIN EXCLUSIVE');
    const got = await post(url, '&wait=0.5');
    expect([got.status, got.json]).toMatchObject([202, { status: 'pending', reason: 'ledger-busy' }]);
    expect(door.rows()).toHaveLength(1);
  });

  test.each(['', '&wait=0', '&wait=no', '&wait=-1'])(
    'when the query says "%s", then nobody waits',
    async (wait) => {
      const { url } = await floor();
      expect((await post(url, wait)).json).toMatchObject({ status: 'accepted' });
    },
  );

  test('when more wait than may, then they are told at once, and others are taken as ever', async () => {
    const { url, door } = await floor();
    const rude = connect(door.port, '127.0.0.1');
    rude.on('error', () => undefined);
    const body = JSON.stringify(LEAD);
    rude.write(
      `POST /hooks/leads/website?wait=10&key=${FORM_SECRET} HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    const many = Array.from({ length: MAX_WAITING - 1 }, (_, id) => post(url, '&wait=10', { id }));
    await vi.waitFor(() => expect(door.rows()).toHaveLength(MAX_WAITING), 10_000);
    expect((await post(url, '&wait=10', { id: 'late' })).json).toMatchObject({
      status: 'pending',
      reason: 'too-many-waiting',
    });
    expect((await post(url, '', { id: 'other' })).json).toMatchObject({ status: 'accepted' });
    // Whose connection breaks gives up the place.
    rude.resetAndDestroy();
    await vi.waitFor(
      async () =>
        expect((await post(url, '&wait=0.1', { id: 'next' })).json).toMatchObject({ reason: 'not-taken-in' }),
      5000,
    );
    await door.receiver.close(5000);
    const told = (await Promise.all(many)).map(({ json }) => json);
    expect(told).toEqual(
      Array.from(
        { length: MAX_WAITING - 1 },
        () => expect.objectContaining({ reason: 'stopping' }) as unknown,
      ),
    );
  });

  test('when the receiver stops, then who waits is told that it is pending', async () => {
    const { url, door } = await floor();
    const answer = post(url, '&wait=10');
    await idOf(door);
    await door.receiver.close(5000);
    expect((await answer).json).toMatchObject({ status: 'pending', reason: 'stopping' });
  });
});

test('when receiver, worker and a dialer run, then a post is answered with the lead that it became', async () => {
  const dialer = await startDialerStandIn();
  onTestFinished(() => dialer.close());
  const dir = scratchDir();
  const env = {
    HOOK_KEY: 'a-hook-key-for-tests',
    SECRET: FORM_SECRET,
    API_USER: SANDBOX_DIALER_USER.user,
    API_PASS: SANDBOX_DIALER_USER.password,
  };
  writeFileSync(
    join(dir, 'vicibridge.yaml'),
    stringify({
      console: { port: 0 },
      server: { port: 0, host: '127.0.0.1' },
      data: { dir: './data' },
      redis: { url: inject('redisUrl'), prefix: `{${randomUUID().slice(0, 12)}}` },
      dialers: {
        main: {
          url: dialer.url,
          user: '$API_USER',
          password: '$API_PASS',
          timezone: 'America/New_York',
          hookKey: '$HOOK_KEY',
          listId: '1001',
        },
      },
      sources: { website: { secret: '$SECRET', dialer: 'main' } },
    }),
  );
  const config = loadConfig({ path: join(dir, 'vicibridge.yaml'), env, connectors });
  const { logger } = keptLog();
  const receiver = await startReceiverRole(receiverSettings(config), logger);
  onTestFinished(() => receiver.stop(1000));
  const worker = await startWorkerRole(config, connectors, logger);
  onTestFinished(() => worker.stop(1000));
  const url = `http://127.0.0.1:${receiver.port}`;
  const created = await post(url, '&wait=10', { first_name: 'Ada' });
  expect([created.status, created.json]).toMatchObject([
    200,
    { status: 'created', leadId: expect.stringMatching(/^\d+$/) as string },
  ]);
  const again = await post(url, '&wait=10', { first_name: 'Ada' });
  expect(again.json).toEqual(created.json);
});
