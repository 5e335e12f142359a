/**
 * Polls a floor once into a ledger and dies without a word: `read`, when the dialer has answered and nothing is
 * written; `kept`, inside of the transaction, with the first event written; `told`, when the commit is on disk.
 */
import { createDatabase } from '../../connectors/vicidial/database/database.ts';
import { DatabaseSettings } from '../../connectors/vicidial/database/settings.ts';
import { floorFromTables } from '../../connectors/vicidial/floor/from-tables.ts';
import { pollOnce } from '../../src/floor/poll-once.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { FLOOR_RULES, pollContext, WANT_ALL } from './floor-rig.ts';

const [dir = '', settings = '', at = '', nowMs = ''] = process.argv.slice(2);
const now = (): number => Number(nowMs);

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

const database = createDatabase(DatabaseSettings.parse(JSON.parse(settings)), {
  name: 'main',
  now,
  timezone: 'America/New_York',
  nonLatin: false,
});
const reader = floorFromTables(database, now);
const context = pollContext(await openLedger(dir), now);
await pollOnce(
  {
    name: 'main',
    rules: FLOOR_RULES,
    want: WANT_ALL,
    reader: {
      ...reader,
      async read(want, signal) {
        const reading = await reader.read(want, signal);
        if (at === 'read') die();
        return reading;
      },
    },
  },
  {
    ...context,
    async keep(trx, event) {
      const kept = await context.keep(trx, event);
      if (at === 'kept') die();
      return kept;
    },
  },
  new AbortController().signal,
);
die();
