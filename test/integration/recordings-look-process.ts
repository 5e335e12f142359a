/**
 * Looks once for what is due in a ledger and dies without a word: `found`, when the dialer has answered and
 * nothing is written; `told`, when the commit is on disk and nobody knows.
 */
import { openLedger } from '../../src/ledger/ledger.ts';
import { lookUpsAt, openFinder } from './recordings-look-rig.ts';

const [dir = '', url = '', at = '', nowMs = ''] = process.argv.slice(2);
const now = (): number => Number(nowMs);
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const finder = openFinder(url, Date.now);

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

const lookUps = lookUpsAt(url, {
  ledger: await openLedger(dir),
  now,
  logger: quiet,
  finder: {
    async find(call, signal) {
      const found = await finder.find(call, signal);
      if (at === 'found' && found.length > 0) die();
      return found;
    },
  },
  onAdded: die,
});
lookUps.start();
await lookUps.idle();
