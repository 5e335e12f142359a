import { describe, expect, onTestFinished, test } from 'vitest';
import { closeCircuit } from '../../src/queue/dialer-traffic/read-traffic.ts';
import type { DeliveryRequest } from '../../src/connector.ts';
import type { Dialer } from '../../src/dialer.ts';
import { startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import { postedOrder } from '../contract/posted-order.ts';
import { memoryIdentities } from '../contract/rig.ts';
import { leadEvent } from '../unit/vicidial-rig.ts';
import { dialerOf, patience, workers } from './dialer-traffic-rig.ts';
import { keptLog } from './ledger-rig.ts';

const REFUSED = { kind: 'auth', code: 'login-incorrect' };
const MINUTE_MS = 60_000;

async function standInWith(password: string) {
  const standIn = await startDialerStandIn({ users: [{ user: 'bridge', password }] });
  onTestFinished(() => standIn.close());
  const mend = () => standIn.tables.users.update(() => true, { pass: 'right-password' });
  return { standIn, mend };
}

let serial = 10;
function submit(dialer: Dialer) {
  serial += 1;
  const event = leadEvent(`evt_${serial}`, { phone: `31255501${serial}`, phoneCode: '1' });
  const signal = patience();
  const request: DeliveryRequest = {
    deliveryId: `dlv_${serial}`,
    effectKey: event.id,
    event,
    attempt: 1,
    inDoubtSince: undefined,
    known: {},
    order: postedOrder(event, { effectKey: event.id, signal }),
  };
  const { logger } = keptLog();
  return dialer.deliver(request, { signal, logger, identities: memoryIdentities() });
}

describe('the login circuit over two workers', () => {
  test('when twenty leads go through both with a wrong password, then the dialer sees one try', async () => {
    const rig = workers();
    const { standIn } = await standInWith('another');
    const both = [await dialerOf(rig, standIn.url), await dialerOf(rig, standIn.url)];
    const ends = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => submit(both[index % 2] as Dialer)),
    );
    expect(ends.map((end) => end.status === 'rejected' && end.reason.code)).toEqual(
      Array(20).fill('login-incorrect'),
    );
    expect(standIn.requests).toHaveLength(1);
  });

  test('when the password is changed while both are at work, then at most the calls under way are tried', async () => {
    const rig = workers();
    const { standIn } = await standInWith('right-password');
    const both = [await dialerOf(rig, standIn.url), await dialerOf(rig, standIn.url)];
    for (const dialer of both) await submit(dialer);
    const before = standIn.requests.length;
    standIn.tables.users.update(() => true, { pass: 'changed' });
    standIn.faults.add({ delayMs: 100 });
    await Promise.allSettled(Array.from({ length: 30 }, (_, index) => submit(both[index % 2] as Dialer)));
    expect(standIn.requests.length - before).toBeLessThanOrEqual(8);
    expect(standIn.requests.length - before).toBeGreaterThan(0);
  });

  test('when sixteen minutes have passed, then one of all calls tries, and with its success all go', async () => {
    const rig = workers();
    const { standIn, mend } = await standInWith('another');
    const both = [await dialerOf(rig, standIn.url), await dialerOf(rig, standIn.url)];
    await expect(submit(both[0] as Dialer)).rejects.toMatchObject(REFUSED);
    await passTime();
    standIn.faults.add({ delayMs: 150, times: 1 });
    const ends = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) => submit(both[index % 2] as Dialer)),
    );
    expect(standIn.requests).toHaveLength(2);
    expect(ends.every(({ status }) => status === 'rejected')).toBe(true);

    mend();
    await passTime();
    const [first] = await Promise.allSettled(both.map((dialer) => submit(dialer)));
    expect(first).toMatchObject({ status: 'fulfilled' });
    await Promise.all(both.map((dialer) => submit(dialer)));

    /** Redis keeps the time: move the end of the waiting there. */
    async function passTime(): Promise<void> {
      const state = JSON.parse((await rig.redis.get(rig.keys.circuit)) ?? '{}') as { untilMs: number };
      expect(state.untilMs - Date.now()).toBeGreaterThan(15 * MINUTE_MS);
      await rig.redis.set(rig.keys.circuit, JSON.stringify({ ...state, untilMs: Date.now() - 1 }));
    }
  });

  test('when a person closes it, then all workers go on at once', async () => {
    const rig = workers();
    const { standIn, mend } = await standInWith('another');
    const both = [await dialerOf(rig, standIn.url), await dialerOf(rig, standIn.url)];
    for (const dialer of both) await expect(submit(dialer)).rejects.toMatchObject(REFUSED);
    mend();
    for (const dialer of both) await expect(submit(dialer)).rejects.toMatchObject(REFUSED);
    expect(await closeCircuit(rig.redis, rig.prefix, 'main')).toBe(true);
    for (const dialer of both) expect(await submit(dialer)).toMatchObject({ outcome: 'created' });
    expect(await closeCircuit(rig.redis, rig.prefix, 'main')).toBe(false);
  });

  test('when a worker starts after the refusal, then it does not try either', async () => {
    const rig = workers();
    const { standIn } = await standInWith('another');
    await expect(submit(await dialerOf(rig, standIn.url))).rejects.toMatchObject(REFUSED);
    await expect(submit(await dialerOf(rig, standIn.url))).rejects.toMatchObject(REFUSED);
    expect(standIn.requests).toHaveLength(1);
  });

  test('when Redis was emptied, then who has seen the refusal still refuses, and tells the others', async () => {
    const rig = workers();
    const { standIn } = await standInWith('another');
    const witness = await dialerOf(rig, standIn.url);
    const newcomer = await dialerOf(rig, standIn.url);
    await expect(submit(witness)).rejects.toMatchObject(REFUSED);
    await rig.redis.del(rig.keys.circuit);
    await expect(submit(witness)).rejects.toMatchObject(REFUSED);
    await expect(submit(newcomer)).rejects.toMatchObject(REFUSED);
    expect(standIn.requests).toHaveLength(1);
  });

  test('when the Agent API refuses the login, then the Non-Agent API is not asked either', async () => {
    const rig = workers();
    const { standIn } = await standInWith('another');
    standIn.faults.add({
      action: 'status',
      status: 200,
      body: "ERROR: Invalid Username/Password: |bridge|right-password|0|1|BAD|0|api|SELECT 1 where pass='right-password'\n",
      times: 1,
    });
    const dialer = await dialerOf(rig, standIn.url);
    await expect(submit(dialer)).rejects.toMatchObject(REFUSED);
    await expect(submit(dialer)).rejects.toMatchObject(REFUSED);
    expect(standIn.requests).toHaveLength(1);
  });
});
