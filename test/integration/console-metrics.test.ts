import { expect, onTestFinished, test } from 'vitest';
import { openLedger } from '../../src/ledger/ledger.ts';
import { connectTraffic } from '../../src/queue/dialer-traffic/open-traffic.ts';
import { readWork } from '../../src/roles/status.ts';
import { RULES } from '../unit/governor-rig.ts';
import { bridge, calls } from './bridge-rig.ts';
import { patience } from './dialer-traffic-rig.ts';
import { keptLog } from './ledger-rig.ts';

test('when Prometheus asks the running worker, then it gets dialers, deliveries and journal, and /healthz has the same figures', async () => {
  const rig = bridge();
  await rig.feed(calls(5));
  const role = await rig.start();
  await rig.delivered(5);
  const control = connectTraffic({ ...rig.config.redis, logger: keptLog().logger });
  onTestFinished(() => control.close());
  await expect.poll(() => control.redis.status).toBe('ready');
  const traffic = control.open({ name: 'main', who: 'main', rules: RULES });
  await traffic.circuit.open('refused');
  await traffic.pace({ lane: 'dnc', kind: 'write', signal: patience() }, () => Promise.resolve());
  await traffic.close();

  const address = `http://127.0.0.1:${role.consolePort}`;
  const page = await fetch(`${address}/metrics`);
  expect(page.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = (await page.text()).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      '# TYPE vicibridge_dialer_calls_total counter',
      'vicibridge_dialer_calls_total{dialer="main",lane="dnc"} 1',
      'vicibridge_dialer_rate{dialer="main"} 8',
      'vicibridge_dialer_circuit{dialer="main",state="refused"} 1',
      'vicibridge_dialer_circuit{dialer="main",state="closed"} 0',
      'vicibridge_dialer_locks_held{dialer="main"} 0',
      'vicibridge_deliveries{destination="crm",state="dead"} 0',
      'vicibridge_destination_held{destination="crm"} 0',
      'vicibridge_journal_depth 0',
    ]),
  );
  // What every scraper refuses: a sample that is neither a comment nor `name{labels} number`.
  for (const line of lines.filter((text) => text !== '' && !text.startsWith('#')))
    expect(line).toMatch(/^[a-z_]+(?:\{[a-z_]+="[^"]*"(?:,[a-z_]+="[^"]*")*\})? -?[\d.]+(?:e[+-]?\d+)?$/);
  expect(await (await fetch(`${address}/healthz`)).json()).toMatchObject({
    status: 'ok',
    role: 'worker',
    dialers: { main: { calls: { dnc: 1 }, circuit: { state: 'refused' } } },
  });
});

test('when hits were accepted and no worker runs, then the journal depth counts them', async () => {
  const rig = bridge();
  await rig.feed(calls(7));
  const ledger = await openLedger(rig.config.data.dir);
  onTestFinished(() => ledger.close());
  expect(await readWork(rig.config, ledger.db)).toMatchObject({ journalDepth: 7 });
});
