import { expect, test } from 'vitest';
import { TransientError } from '../../src/domain/errors.ts';
import { bridge, calls } from './bridge-rig.ts';
import { createPeer } from './peer.ts';

test('tries that do not count, when there are more of them than attempts, then the queue keeps the delivery', async () => {
  const peer = createPeer();
  let refusals = 0;
  peer.behave = () => {
    refusals += 1;
    if (refusals <= 8) throw new TransientError('no turn', { code: 'account-limit', retryAfterMs: 20 });
  };
  const rig = bridge({ peer, delivery: { attempts: 3, backoffMs: 20, maxBackoffMs: 50 } });
  await rig.feed(calls(1));
  await rig.start();
  // Lost by the queue, it would be missed and queued anew only after 20 s.
  await rig.delivered(1);
  expect(rig.query('select enqueues, attempts from deliveries')).toEqual([{ enqueues: 1, attempts: 1 }]);
}, 40_000);
