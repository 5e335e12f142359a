import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { expect, it, onTestFinished } from 'vitest';
import type { PartState } from '../../src/http/health.ts';
import { type ReceiverRole, startReceiverRole } from '../../src/roles/receiver-role.ts';

const KEY = 'a-hook-key-for-tests';
const FINE: PartState = { ok: true, detail: 'fine' };
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

async function startRole(): Promise<{
  readonly role: ReceiverRole;
  readonly url: string;
  readonly dataDir: string;
}> {
  const dataDir = mkdtempSync(join(tmpdir(), 'vicibridge-health-'));
  const role = await startReceiverRole(
    {
      host: '127.0.0.1',
      port: 0,
      trustedProxies: 0,
      maxBodyBytes: 1024,
      dataDir,
      warnSeconds: 60,
      warnBytes: 1_000_000,
      logLevel: 'silent',
      secrets: [KEY],
      dialers: [{ name: 'main', keys: [KEY], allowIps: [], timezone: 'America/New_York' }],
      sources: [],
      hubspot: [],
      salesforce: [],
      dncSources: [],
    },
    SILENT,
  );
  onTestFinished(async () => {
    await role.stop(1000);
    rmSync(dataDir, { recursive: true });
  });
  return { role, url: `http://127.0.0.1:${role.port}`, dataDir };
}

it('healthz answers with the process and what it has counted', async () => {
  const { url } = await startRole();
  await request(url)
    .get(`/hooks/vicidial/main/dispo/${KEY}`)
    .query({ uniqueid: '1.1', lead_id: '7' })
    .expect(200);
  await request(url).get('/hooks/vicidial/main/dispo/wrong-key').expect(401);
  const { body } = await request(url).get('/healthz').expect(200).expect('cache-control', 'no-store');
  expect(body).toMatchObject({
    status: 'ok',
    pid: process.pid,
    role: 'receiver',
    counters: { accepted: 1, unauthorized: 1 },
  });
});

it('readyz is red when the ledger is, and green when only Redis is away', async () => {
  const { role, url } = await startRole();
  role.setParts({ ledger: FINE, redis: { ok: false, detail: 'not connected' } });
  const green = await request(url).get('/readyz').expect(200);
  expect(green.body).toMatchObject({ ready: true, redis: { ok: false, detail: 'not connected' } });
  role.setParts({ ledger: { ok: false, detail: 'cannot be written' }, redis: FINE });
  const red = await request(url).get('/readyz').expect(503);
  expect(red.body).toMatchObject({ ready: false, ledger: { ok: false, detail: 'cannot be written' } });
});

it('a hit is kept and answered also while the ledger and Redis are away', async () => {
  const { role, url } = await startRole();
  const away = { ok: false, detail: 'away' };
  role.setParts({ ledger: away, redis: away });
  await request(url)
    .get(`/hooks/vicidial/main/dispo/${KEY}`)
    .query({ uniqueid: '1.2', lead_id: '7' })
    .expect(200)
    .expect('content-type', /^text\/plain/)
    .expect(/^OK evt_[a-z2-7]{26}$/);
});

it('readyz names a journal that was set aside, also by an earlier run', async () => {
  const { url, dataDir } = await startRole();
  writeFileSync(join(dataDir, 'journal.db.damaged-2026-11-22'), '');
  writeFileSync(join(dataDir, 'journal.db.damaged-2026-11-22-wal'), '');
  const { body } = await request(url).get('/readyz').expect(200);
  expect(body).toMatchObject({
    disk: { ok: true, detail: expect.stringMatching(/recover \S+damaged-2026-11-22, then remove/) },
  });
});
