import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import vicidial from '../../connectors/vicidial/index.ts';
import { connectors } from '../../connectors/index.ts';
import { checkRecords } from '../../src/commands/check-records.ts';
import { figureLines } from '../../src/commands/completeness/figure-lines.ts';
import { loadConfig } from '../../src/config/load.ts';
import { dayIn } from '../../src/domain/completeness/day.ts';
import { API_BEHIND_MS, proofOf } from '../../src/domain/completeness/proof.ts';
import { dayFigure } from '../../src/ledger/completeness/day-figure.ts';
import { writeCounts } from '../../src/ledger/dialer-counts.ts';
import { pruneCalls } from '../../src/ledger/dialer-calls/prune.ts';
import { keepRead } from '../../src/ledger/dialer-calls/days.ts';
import { reconcileContexts } from '../../src/roles/reconcile.ts';
import { parserOf } from '../../src/roles/routing.ts';
import { startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import { env, folderWith } from '../unit/config-rig.ts';
import { legOf, putLegs, ZONE } from './completeness-rig.ts';
import { keptLog, scratchLedger } from './ledger-rig.ts';

const PASSWORD = 'right-password';

/** A program with one dialer without a database. */
async function wired(reconcile: object, level = 9) {
  const standIn = await startDialerStandIn({ users: [{ user: 'bridge', password: PASSWORD, level }] });
  const text = stringify({
    dialers: {
      main: {
        url: standIn.url,
        user: '$VICIDIAL_USER',
        password: '$VICIDIAL_PASS',
        timezone: ZONE,
        hookKey: '$HOOK_KEY',
        reconcile,
      },
    },
  });
  const path = join(folderWith({ 'vicibridge.yaml': text }), 'vicibridge.yaml');
  const config = loadConfig({
    path,
    env: { ...env, VICIDIAL_USER: 'bridge', VICIDIAL_PASS: PASSWORD },
    connectors,
  });
  const { logger } = keptLog();
  const settings = vicidial.settings.parse(config.dialers['main']?.settings);
  const connection = await vicidial.connect(settings, { name: 'main', logger, now: Date.now });
  onTestFinished(async () => {
    await connection.close();
    await standIn.close();
  });
  const ledger = await scratchLedger();
  const contexts = reconcileContexts({
    config,
    ledger,
    logger,
    destinations: [{ name: 'main', connection }],
    reconciled: { append: () => Promise.resolve(), close: () => Promise.resolve() },
    parse: parserOf(config),
    now: Date.now,
  });
  const findings = await checkRecords(config, { name: 'main', connection }, AbortSignal.timeout(10_000));
  return { contexts, findings };
}

test('when nobody has said so, then the API is not asked for calls, and the check says nothing of it', async () => {
  expect(await wired({})).toEqual({ contexts: [], findings: [] });
  expect(await wired({ api: true, enabled: false })).toEqual({ contexts: [], findings: [] });
});

test('when it is switched on, then the dialer is read, and the check tells what cannot be seen', async () => {
  const { contexts, findings } = await wired({ api: true });
  expect(contexts).toMatchObject([{ dialer: 'main', feed: { reads: 'api' } }]);
  expect(findings[0]).toEqual({
    level: 'ok',
    message: 'reconcile: the API lets calls be counted and looked for',
  });
  expect(findings.slice(1).every(({ level }) => level === 'warning')).toBe(true);
  expect(findings.map(({ message }) => message).join('\n')).toContain('archive');
});

test('when the API user has level 8, then the check is an error that says what it takes', async () => {
  const { findings } = await wired({ api: true }, 8);
  expect(findings[0]).toMatchObject({ level: 'error', message: expect.stringContaining('level 9') });
});

const DAY = '2026-11-21';
const day = dayIn(DAY, ZONE);

/** SALES counts five calls of which two are known, and one that is talked. */
async function countedDay(reads: 'api' | 'tables') {
  const ledger = await scratchLedger();
  const counts = [
    { campaign: 'SALES', status: 'SALE', open: 0, count: 2 },
    { campaign: 'SALES', status: 'NI', open: 0, count: 3 },
    { campaign: 'SALES', status: 'INCALL', open: 1, count: 1 },
  ] as const;
  await putLegs(ledger, [legOf(1, DAY), legOf(2, DAY, { campaign: 'sales', status: 'NI' })]);
  await ledger.write(async (trx) => {
    await writeCounts(trx, { dialer: 'main', day: DAY }, counts, day.until);
    const stretch = { dialer: 'main', timezone: ZONE, from: day.from, until: day.until, reads };
    await keepRead(trx, stretch, day.until);
  });
  return ledger;
}

test('when the dialer counts more than is known, then the figure has the difference as missing, and its list is not named', async () => {
  const ledger = await countedDay('api');
  const figure = await dayFigure(ledger.db, { dialer: 'main', day }, day.until);
  expect(figure.total).toMatchObject({
    calls: { calls: 6, over: 5, accepted: 2, missing: 3, unnamed: 3, open: 1 },
    percent: 40,
  });
  const lines = figureLines(
    { ...figure, timezone: ZONE, beyond: 0, beyondUntil: undefined },
    { campaign: undefined, destination: undefined },
  ).join('\n');
  expect(lines).toContain('3 missing that the dialer only counts');
  expect(lines).not.toContain('--list missing');
});

test('when the day was read from the tables, then counts of before do not matter', async () => {
  const { db } = await countedDay('tables');
  const { total } = await dayFigure(db, { dialer: 'main', day }, day.until);
  expect(total).toMatchObject({ calls: { calls: 2, missing: 0, unnamed: 0 } });
});

test('when calls are forgotten, then their counts are too, and nothing is missing', async () => {
  const ledger = await countedDay('api');
  await ledger.write((trx) => pruneCalls(trx, day.until + 1, 100));
  const { total } = await dayFigure(ledger.db, { dialer: 'main', day }, day.until);
  expect(total.calls).toMatchObject({ calls: 0, missing: 0 });
});

test('when the API was asked an hour ago, then today is proven, and by the tables it is not', () => {
  const now = day.from + 10 * 3_600_000;
  const read = { from: day.from, until: now - 60 * 60_000 };
  expect(proofOf(day, { ...read, reads: 'api' }, now)).toBe('proven');
  expect(proofOf(day, { ...read, reads: 'tables' }, now)).toBe('not-to-its-end');
  expect(proofOf(day, { from: day.from, until: now - API_BEHIND_MS - 1, reads: 'api' }, now)).toBe(
    'not-to-its-end',
  );
});
