import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { connectors } from '../../connectors/index.ts';
import { loadConfig } from '../../src/config/load.ts';
import { receiverSettings } from '../../src/roles/receiver-settings.ts';
import { startReceiverRole } from '../../src/roles/receiver-role.ts';
import { startWorkerRole } from '../../src/roles/worker-role.ts';
import { SANDBOX_DIALER_USER, startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import { startWebhookStandIn } from '../../src/sandbox/webhook/index.ts';
import { writeConfig } from './cli-rig.ts';
import { keptLog, scratchDir } from './ledger-rig.ts';
import { ask } from './recordings-rig.ts';

const ENV = {
  VICIDIAL_USER: SANDBOX_DIALER_USER.user,
  VICIDIAL_PASS: SANDBOX_DIALER_USER.password,
  HOOK_KEY: 'canary.hook-key_000001',
  AUDIT_SECRET: 'whsec_Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5LWNhIQ==',
  LEADS_SECRET: 'canary-leads-000004',
  CONSOLE_PASSWORD: 'canary-console-000005',
  RECORDINGS_SECRET: 'canary-recordings-secret-0123456789',
  LISTEN_PASS: 'canary-listen-pass',
};
const LISTENER = { name: 'listen', password: ENV.LISTEN_PASS };

/** A dialer whose clock can be moved, a webhook receiver, and vicibridge between them. */
async function floor() {
  const dir = scratchDir();
  const clock = { skewMs: 0 };
  const dialer = await startDialerStandIn({
    now: () => Date.now() + clock.skewMs,
    users: [SANDBOX_DIALER_USER, { user: 'agent001', password: 'agentpass1', level: 1, userGroup: 'AGENTS' }],
    leads: [{ list_id: '1001', phone_number: '3125550101', phone_code: '1' }],
    recordings: { movedAfterSeconds: 60, user: LISTENER },
  });
  onTestFinished(() => dialer.close());
  const audit = await startWebhookStandIn({ secret: ENV.AUDIT_SECRET });
  onTestFinished(() => audit.close());
  writeConfig(dir, {
    redis: { url: inject('redisUrl'), prefix: `{${randomUUID().slice(0, 12)}}` },
    recordings: { secret: '$RECORDINGS_SECRET' },
    dialers: {
      main: {
        url: dialer.url,
        user: '$VICIDIAL_USER',
        password: '$VICIDIAL_PASS',
        timezone: 'America/New_York',
        hookKey: '$HOOK_KEY',
        recordings: { lookAfterMinutes: [0.001, 0.002, 60], user: LISTENER.name, password: '$LISTEN_PASS' },
      },
    },
    connections: { audit: { type: 'webhook', url: `${audit.url}/in`, secret: '$AUDIT_SECRET' } },
    routes: [{ on: 'disposition', to: 'audit' }],
  });
  const config = loadConfig({ path: join(dir, 'vicibridge.yaml'), env: ENV, connectors });
  const { logger, lines } = keptLog();
  const receiver = await startReceiverRole(receiverSettings(config, connectors), logger);
  onTestFinished(() => receiver.stop(1000));
  return {
    clock,
    dialer,
    audit,
    lines,
    url: `http://127.0.0.1:${receiver.port}`,
    startWorker: async () => {
      const worker = await startWorkerRole(config, connectors, logger);
      onTestFinished(() => worker.stop(500));
      return worker;
    },
  };
}

test("a recorded call, when its agent has disposed it, then the webhook gets the disposition and then a link that plays the dialer's file", async () => {
  const { clock, dialer, audit, lines, url, startWorker } = await floor();
  const tags = [
    'lead_id',
    'uniqueid',
    'dispo',
    'talk_time',
    'campaign',
    'user',
    'recording_id',
    'epoch',
    'phone_number',
  ];
  const query = tags.map((tag) => `${tag}=--A--${tag}--B--`).join('&');
  dialer.tables.campaigns.update(({ campaign_id: id }) => id === 'SALES', {
    auto_dial_level: '1',
    campaign_recording: 'ALLFORCE',
    dispo_call_url: `${url}/hooks/vicidial/main/dispo/${ENV.HOOK_KEY}?${query}`,
  });
  const [lead] = dialer.leads;
  if (lead === undefined) throw new Error('no lead');
  // It was called some minutes ago, and its file has been moved since.
  clock.skewMs = -300_000;
  dialer.floor.login('agent001', { campaign: 'SALES', ingroups: [] });
  dialer.floor.ready('agent001');
  await dialer.floor.outboundCall(lead, { agent: 'agent001', campaign: 'SALES' });
  clock.skewMs += 20_000;
  dialer.floor.hangup('agent001');
  dialer.floor.dispose('agent001', 'SALE');
  await dialer.floor.idle();
  clock.skewMs = 0;
  await startWorker();

  await vi.waitFor(() => expect(audit.messages.map(({ type }) => type)).toContain('recording-found'), {
    timeout: 30_000,
    interval: 100,
  });
  expect(audit.messages.map(({ type }) => type)).toEqual(['disposition', 'recording-found']);
  const [told, found] = audit.messages;
  const call = found?.data.call as { recordingUrl: string; recordingId: string; status: string };
  expect(found?.data.callKey).toBe(told?.data.callKey);
  expect(call).toMatchObject({
    status: 'SALE',
    recordingId: dialer.tables.recordingLog.rows[0]?.recording_id,
  });
  const link = call.recordingUrl.replace('https://bridge.example.com', url);
  expect(link).not.toBe(call.recordingUrl);
  const played = await ask(link, { headers: { range: 'bytes=0-3' } });
  expect(played).toMatchObject({ status: 206, headers: { 'content-range': 'bytes 0-3/160044' } });
  expect(played.body.toString()).toBe('RIFF');
  const logged = JSON.stringify(lines);
  for (const hidden of [link.slice(-80), ENV.LISTEN_PASS, ENV.RECORDINGS_SECRET, '3125550101'])
    expect(logged).not.toContain(hidden);
}, 60_000);

test("the worker's metrics, when a call waits for its recording, then they count it", async () => {
  const { url, startWorker } = await floor();
  const hit = `${url}/hooks/vicidial/main/dispo/${ENV.HOOK_KEY}?lead_id=101&uniqueid=1790000000.7&dispo=SALE`;
  expect((await ask(hit)).status).toBe(200);
  const { consolePort } = await startWorker();
  await vi.waitFor(
    async () => {
      const { body } = await ask(`http://127.0.0.1:${consolePort}/metrics`);
      expect(body.toString()).toMatch(/^vicibridge_recordings\{state="waiting"\} 1$/m);
    },
    { timeout: 10_000, interval: 100 },
  );
});
