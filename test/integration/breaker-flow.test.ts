import { expect, test, vi } from 'vitest';
import { TransientError } from '../../src/domain/errors.ts';
import { bridge, calls, expectOnceAndInOrder } from './bridge-rig.ts';
import { createPeer } from './peer.ts';

const BREAKER = { failures: 5, probeMs: 200, maxProbeMs: 400 };

test('while a destination is away its deliveries wait in the ledger, the other one gets its own, and when it is back all go once and in order', async () => {
  const peer = createPeer();
  let isAway = true;
  peer.behave = (_request, _signal, destination) => {
    if (isAway && destination === 'crm') throw new TransientError('away', { code: 'crm-unreachable' });
  };
  const rig = bridge({
    peer,
    destinations: ['crm', 'sfdc'],
    // Few attempts: an outage that counted them would leave dead letters.
    delivery: { attempts: 3, backoffMs: 20, maxBackoffMs: 100, concurrency: 4, breaker: BREAKER },
  });
  await rig.feed(calls(60, 20));
  await rig.start();
  await vi.waitFor(
    () =>
      expect(
        rig.query(
          "select destination, state, count(*) as count from deliveries where state in ('delivered', 'dead') group by 1, 2",
        ),
      ).toEqual([{ destination: 'sfdc', state: 'delivered', count: 60 }]),
    { timeout: 15_000 },
  );
  const probes = () =>
    rig.query<{ count: number }>("select count(*) as count from attempts where code = 'crm-unreachable'");
  const before = probes()[0]?.count ?? 0;
  await vi.waitFor(() => expect(probes()[0]?.count ?? 0).toBeGreaterThan(before + 2), { timeout: 10_000 });
  expect(rig.query('select destination, code from holds')).toEqual([
    { destination: 'crm', code: 'circuit-open' },
  ]);
  // Were each tried on its own, these would be dead by now.
  expect(before).toBeLessThan(40);
  isAway = false;
  await rig.delivered(120);
  expectOnceAndInOrder(peer, 120);
  expect(rig.query('select * from holds')).toEqual([]);
}, 40_000);

test('one record that the other side cannot stand dies by itself, and keeps no other from being delivered', async () => {
  const peer = createPeer();
  peer.behave = ({ event }) => {
    if (event.id.endsWith('001')) throw new TransientError('it breaks on this', { code: 'crm-500' });
  };
  const rig = bridge({
    peer,
    delivery: { attempts: 4, backoffMs: 20, maxBackoffMs: 50, breaker: { ...BREAKER, failures: 2 } },
  });
  await rig.feed(calls(1));
  await rig.start();
  await vi.waitFor(() => expect(rig.states()).toEqual({ dead: 1 }), { timeout: 10_000 });
  await rig.feed(calls(10).slice(1));
  await vi.waitFor(() => expect(rig.states()).toEqual({ dead: 1, delivered: 9 }), { timeout: 10_000 });
}, 30_000);

test('several records that it cannot stand hold it, and yet those that come later are delivered', async () => {
  const peer = createPeer();
  peer.behave = ({ event }) => {
    if (/00[123]$/.test(event.id)) throw new TransientError('it breaks on this', { code: 'crm-500' });
  };
  const rig = bridge({
    peer,
    delivery: { backoffMs: 20, maxBackoffMs: 50, breaker: { failures: 3, probeMs: 300, maxProbeMs: 300 } },
  });
  await rig.feed(calls(3));
  await rig.start();
  const isHeld = () => expect(rig.query('select code from holds')).toEqual([{ code: 'circuit-open' }]);
  await vi.waitFor(isHeld, { timeout: 10_000, interval: 20 });
  await rig.feed(calls(12).slice(3));
  await vi.waitFor(() => expect(rig.states()).toMatchObject({ delivered: 9 }), { timeout: 10_000 });
}, 30_000);
