/**
 * A worker in a process of its own that takes a turn and keeps it, making a call every few milliseconds, to
 * be killed or stopped. Tells its parent of each call, and of the error that ended them.
 */
import { connectTraffic } from '../../src/queue/dialer-traffic/open-traffic.ts';
import { RULES } from '../unit/governor-rig.ts';

const [url = '', prefix = '', leaseMs = ''] = process.argv.slice(2);
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const control = connectTraffic({ url, prefix, logger: quiet, leaseMs: Number(leaseMs) });
const rules = { ...RULES, ratePerSecond: 50, maxRatePerSecond: 50 };
const traffic = control.open({ name: 'main', who: 'main', rules });

async function callForEver(signal: AbortSignal): Promise<void> {
  for (;;) {
    await traffic.pace({ lane: 'normal', kind: 'write', signal }, () => {
      process.send?.({ sentAt: Date.now() });
      return Promise.resolve();
    });
  }
}

control.redis.once('ready', () => {
  traffic
    .inTurn(['phone:1'], new AbortController().signal, callForEver)
    .catch((error: unknown) => process.send?.({ code: (error as { code?: string }).code }));
});
