/**
 * `npm run bench:import`: 100,000 rows through the engine of `leads import`, over HTTP to a dialer that says yes at
 * once, without the governor's pace. Prints the memory at 10,000 and at 100,000 rows; exits 1 where it grows with the rows.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createFunctionClient } from '../connectors/vicidial/functions/client.ts';
import { localTraffic } from '../connectors/vicidial/local-traffic.ts';
import { openSession } from '../connectors/vicidial/session.ts';
import { VicidialSettings } from '../connectors/vicidial/settings.ts';
import { survey } from '../src/bulk/csv/survey.ts';
import { openResults } from '../src/bulk/import/results.ts';
import { runImport } from '../src/bulk/import/run-import.ts';
import { openImportState } from '../src/bulk/import/state.ts';
import { mapColumns } from '../src/bulk/map/column-map.ts';
import { ColumnMapFile } from '../src/bulk/map/map-file.ts';
import { createRate } from '../src/bulk/rate.ts';
import { createStop } from '../src/bulk/stop.ts';
import { vicidialImport } from '../src/commands/leads/vicidial-import.ts';

const ROWS = 100_000;
const FIRST_LOOK = 10_000;
/** A request's time limit keeps its signal alive for so long, so it is a part of the memory at any one time. */
const TIMEOUT_MS = 5_000;
/** The highest growth from the first look to the end that counts as none: the allocator's own ups and downs. */
const ALLOWED_RATIO = 1.35;

const dir = mkdtempSync(join(tmpdir(), 'vicibridge-bench-import-'));
const dialer = spawn(process.execPath, [join(import.meta.dirname, 'bench', 'import-dialer.ts')], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
process.once('exit', () => {
  dialer.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});
const [address] = (await once(dialer.stdout, 'data')) as [Buffer];

const path = join(dir, 'rows.csv');
await pipeline(Readable.from(lines()), createWriteStream(path));

function* lines(): Generator<string> {
  yield 'vendor_lead_code,phone_number,first_name,last_name,address1,city,state,postal_code,comments\n';
  for (let row = 0; row < ROWS; row += 1)
    yield `A-${row},312${2_000_000 + row},Ada,"Lovelace, ${row}",1 Main Street,Chicago,IL,60601,${'x'.repeat(100)}\n`;
}

const settings = VicidialSettings.parse({
  type: 'vicidial',
  url: address.toString().trim(),
  user: 'bench',
  password: 'bench-password',
  timezone: 'America/New_York',
  timeoutMs: TIMEOUT_MS,
});
const session = openSession(settings, {
  name: 'bench',
  now: Date.now,
  openTraffic: (options) =>
    localTraffic(
      { ...options, rules: { ...options.rules, ratePerSecond: 1e6, minRatePerSecond: 1e6, maxRatePerSecond: 1e6, burst: 1000 } },
      Date.now,
    ),
}); // prettier-ignore
const tools = await session.functionTools(AbortSignal.timeout(10_000));
const file = await survey(path, {});
const state = openImportState(`${path}.state`, 'bench', 'new');
const results = await openResults(`${path}.results.csv`, state);
const stop = createStop();
const began = performance.now();
let settledRows = 0;
let first: Look | undefined;

interface Look {
  readonly rssMb: number;
  readonly heapMb: number;
}

/** Behind a collection: what is left is what is held. */
function look(): Look {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const { rss, heapUsed } = process.memoryUsage();
  console.log(
    `${settledRows} rows: rss ${(rss / 1e6).toFixed(0)} MB, heap ${(heapUsed / 1e6).toFixed(1)} MB`,
  );
  return { rssMb: rss / 1e6, heapMb: heapUsed / 1e6 };
}

const stopped = await runImport({
  file,
  map: mapColumns(file.header, ColumnMapFile.parse({})),
  dialer: vicidialImport(
    {
      session,
      settings,
      client: createFunctionClient(tools),
      limits: { nonLatin: false },
      defaultPhoneCode: '1',
      ledger: undefined,
    },
    { listId: '1001', duplicateCheck: 'DUPLIST', dncCheck: 'Y', campaign: undefined },
  ),
  state,
  dnc: undefined,
  onRefused: () => Promise.resolve(),
  where: { dialer: 'bench', campaign: undefined },
  onePerNumber: true,
  concurrency: 4,
  rate: createRate(undefined, Date.now),
  stop,
  waiting: { asked: stop.asked, random: Math.random, onWait: () => undefined },
  now: Date.now,
  onSettled() {
    settledRows += 1;
    if (settledRows === FIRST_LOOK) first = look();
  },
  onGroup: (fromRow, wasSettled) => results.append(fromRow, wasSettled),
});
const seconds = (performance.now() - began) / 1000;
const last = look();
const counts = state.counts();
await results.close();
state.close();
await session.close();
const ratio = last.rssMb / (first?.rssMb ?? 0);
console.log(
  `ratio of rss: ${ratio.toFixed(2)} (at most ${ALLOWED_RATIO}), ${(settledRows / seconds).toFixed(0)} rows/s`,
);
dialer.kill('SIGTERM');
if (stopped !== undefined || counts.added !== ROWS || ratio > ALLOWED_RATIO) process.exitCode = 1;
