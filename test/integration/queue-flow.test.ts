import { describe, expect, test, vi } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { AmbiguousError, AuthError, PermanentError, TransientError } from '../../src/domain/errors.ts';
import { bridge, calls, expectOnceAndInOrder } from './bridge-rig.ts';
import { createPeer } from './peer.ts';

const fast = { backoffMs: 50, maxBackoffMs: 200, jitter: 0.5, attempts: 10, concurrency: 20 };

describe('from the journal to the peers', () => {
  test('every call reaches every destination once, and those of one lead in order', async () => {
    const rig = bridge({ destinations: ['crm', 'sfdc'], delivery: fast });
    await rig.feed(calls(300, 25));
    await rig.start();
    await rig.delivered(600);
    expectOnceAndInOrder(rig.peer, 600);
  });

  test('failures are tried again without disturbing the order, whatever their kind', async () => {
    const peer = createPeer(1);
    peer.behave = ({ event, attempt }) => {
      const n = Number(event.id.slice(-3));
      if (attempt > 2) return;
      if (n % 4 === 1) throw new TransientError('busy', { code: 'busy' });
      if (n % 4 === 2) throw new AmbiguousError('lost', { code: 'lost' });
      if (n % 4 === 3 && attempt === 1) throw new Error('a bug');
    };
    const rig = bridge({ peer, delivery: fast });
    await rig.feed(calls(120, 10));
    await rig.start();
    await rig.delivered(120);
    expectOnceAndInOrder(peer, 120);
    const doubts = peer.starts.filter(({ eventId, attempt }) => eventId.endsWith('002') && attempt > 1);
    expect(doubts.every(({ inDoubtSince }) => inDoubtSince !== undefined)).toBe(true);
  });

  test('one that is refused for good is dead, and those behind it in its lane go on', async () => {
    const peer = createPeer();
    peer.behave = ({ event }) => {
      if (event.id.endsWith('001')) throw new PermanentError('no such field', { code: 'bad-field' });
    };
    const rig = bridge({ peer, delivery: fast });
    await rig.feed(calls(6, 2));
    await rig.start();
    await vi.waitFor(() => expect(rig.states()).toEqual({ dead: 1, delivered: 5 }), { timeout: 10_000 });
    expect(rig.query("select error_code, error_message from deliveries where state = 'dead'")).toEqual([
      { error_code: 'bad-field', error_message: 'no such field' },
    ]);
  });

  test('when the other side asks for a pause, that delivery waits so long and the others do not', async () => {
    const peer = createPeer();
    peer.behave = ({ event, attempt }) => {
      if (event.id.endsWith('001') && attempt === 1)
        throw new TransientError('busy', { code: 'busy', retryAfterMs: 1500 });
    };
    const rig = bridge({ peer, delivery: fast });
    await rig.feed(calls(20));
    await rig.start();
    await rig.delivered(20);
    const [first, second] = peer.starts.filter(({ eventId }) => eventId.endsWith('001'));
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1500);
    const others = peer.starts.filter(({ eventId }) => !eventId.endsWith('001'));
    expect(Math.max(...others.map(({ at }) => at)) - (first?.at ?? 0)).toBeLessThan(1400);
  });

  test('while one destination refuses the credentials it gets next to nothing, the other gets all', async () => {
    const peer = createPeer(2);
    peer.behave = (_request, _signal, destination) => {
      if (destination === 'crm') throw new AuthError('token refused', { code: 'auth' });
    };
    const rig = bridge({ peer, delivery: { ...fast, concurrency: 4 }, destinations: ['crm', 'sfdc'] });
    await rig.feed(calls(200));
    await rig.start();
    await vi.waitFor(() => expect(rig.states()).toEqual({ delivered: 200, due: 200 }), { timeout: 15_000 });
    const refused = peer.starts.filter(({ destination }) => destination === 'crm');
    // Those that were under way when the first came back, and no more.
    expect(refused.length).toBeLessThanOrEqual(4);
    expect(rig.query("select distinct attempts from deliveries where destination = 'crm'")).toEqual([
      { attempts: 0 },
    ]);
    expect(
      rig.lines.filter(({ level, message }) => level === 'error' && message.includes('held')),
    ).toHaveLength(1);
  });
});

describe('how much goes at once', () => {
  test('attempts to a destination never exceed its concurrency', async () => {
    let most = 0;
    const peer = createPeer(20);
    peer.behave = () => {
      most = Math.max(most, peer.running);
    };
    const rig = bridge({ peer, delivery: { ...fast, concurrency: 3 } });
    await rig.feed(calls(60));
    await rig.start();
    await rig.delivered(60);
    expect(most).toBe(3);
  });

  test('starts are spread evenly: never more than one and a half times the rate in any second', async () => {
    const peer = createPeer();
    const rig = bridge({ peer, delivery: { ...fast, ratePerSecond: 25 } });
    await rig.feed(calls(75));
    await rig.start();
    await rig.delivered(75);
    const times = peer.starts.map(({ at }) => at);
    const inASecond = times.map((from) => times.filter((at) => at >= from && at < from + 1000).length);
    expect(Math.max(...inASecond)).toBeLessThanOrEqual(25 * 1.5);
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(2500);
  });
});

test('a destination that is switched off gets nothing, not even what its queue already held', async () => {
  const { peer, ...rig } = bridge({ destinations: ['crm', 'sfdc'] });
  peer.behave = () => {
    throw new TransientError('busy', { code: 'busy', retryAfterMs: 500 });
  };
  await rig.feed(calls(4));
  const first = await rig.start();
  await vi.waitFor(() => expect(peer.starts.length).toBe(8), { timeout: 10_000 });
  await first.stop(1000);

  peer.behave = () => undefined;
  await rig.start((config) => ({ ...config, connections: withoutCrm(config.connections) }));
  await vi.waitFor(() => expect(rig.states()).toMatchObject({ delivered: 4 }), { timeout: 10_000 });
  expect(new Set(peer.starts.slice(8).map(({ destination }) => destination))).toEqual(new Set(['sfdc']));
});

function withoutCrm(connections: Config['connections']): Config['connections'] {
  const { crm, ...others } = connections;
  return crm === undefined ? others : { ...others, crm: { ...crm, enabled: false } };
}
