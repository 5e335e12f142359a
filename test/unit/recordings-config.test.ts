import { describe, expect, test } from 'vitest';
import { connectors } from '../../connectors/index.ts';
import { checkRecordings } from '../../src/config/check-recordings.ts';
import { loadConfig } from '../../src/config/load.ts';
import { redactConfig } from '../../src/config/redact.ts';
import { DialerRecordings, lookAfterMsOf } from '../../src/config/recordings.ts';
import { ReceiverSettings, receiverSettings } from '../../src/roles/receiver-settings.ts';
import { writeConfig } from '../integration/cli-rig.ts';
import { scratchDir } from '../integration/ledger-rig.ts';

const SECRET = 'canary-recordings-secret-0123456789';
const ENV = {
  VICIDIAL_USER: 'canary-user',
  VICIDIAL_PASS: 'canary-dialer-pass',
  HOOK_KEY: 'canary.hook-key_000001',
  HUBSPOT_TOKEN: 'canary-hubspot-token',
  AUDIT_SECRET: 'whsec_Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5LWNhIQ==',
  LEADS_SECRET: 'canary-leads-000004',
  CONSOLE_PASSWORD: 'canary-console-000005',
  RECORDINGS_SECRET: SECRET,
  LISTEN_PASS: 'canary-listen-pass',
};
const DIALER = {
  url: 'https://dialer.example.com',
  user: '$VICIDIAL_USER',
  password: '$VICIDIAL_PASS',
  timezone: 'America/New_York',
  hookKey: '$HOOK_KEY',
};

function load(recordings: object | undefined, more: Record<string, unknown> = {}) {
  const dir = scratchDir();
  const dialer = recordings === undefined ? DIALER : { ...DIALER, recordings };
  writeConfig(dir, { dialers: { main: dialer }, recordings: { secret: '$RECORDINGS_SECRET' }, ...more });
  return loadConfig({ path: `${dir}/vicibridge.yaml`, env: ENV, connectors });
}

describe('a dialer with recordings', () => {
  test('an empty block, when it is read, then the looks are at 1, 5, 15 and 60 minutes and calls without an agent are left out', () => {
    const { dialers, recordings } = load({});
    expect(dialers['main']?.recordings).toEqual({
      lookAfterMinutes: [1, 5, 15, 60],
      noAgentStatuses: [],
      hosts: [],
      concurrency: 8,
    });
    expect(recordings.linkDays).toBe(365);
    expect(lookAfterMsOf(DialerRecordings.parse({ lookAfterMinutes: [0.5, 2] }))).toEqual([30_000, 120_000]);
  });

  test('the receiver, when it is told what to do, then it has the way to the files and every secret that opens links', () => {
    const block = { user: 'listen', password: '$LISTEN_PASS', hosts: ['10.0.0.8'], concurrency: 3 };
    const settings = receiverSettings(
      load(block, { recordings: { secret: ['$RECORDINGS_SECRET', '$RECORDINGS_SECRET'] } }),
    );
    expect(settings.recordings).toEqual({
      secrets: [SECRET, SECRET],
      dialers: [
        {
          name: 'main',
          url: 'https://dialer.example.com',
          hosts: ['10.0.0.8'],
          user: 'listen',
          password: 'canary-listen-pass',
          concurrency: 3,
        },
      ],
    });
    expect(ReceiverSettings.parse(settings)).toEqual(settings);
    expect(settings.secrets).toEqual(expect.arrayContaining([SECRET, 'canary-listen-pass']));
  });

  test('no block, when the receiver is told what to do, then it plays nothing', () => {
    expect(receiverSettings(load(undefined)).recordings).toBeUndefined();
  });

  test('the configuration, when it is shown, then the secrets are not', () => {
    const config = load({ user: 'listen', password: '$LISTEN_PASS' });
    const shown = redactConfig(config, connectors);
    expect(shown).toContain('secret: $RECORDINGS_SECRET');
    for (const secret of [SECRET, 'canary-listen-pass']) expect(shown).not.toContain(secret);
  });
});

describe('what is refused', () => {
  test.each([
    ['no public address', { recordings: { secret: 's' } }, /recordings need server\.publicUrl.*$/],
    ['no secret', { server: { publicUrl: 'https://b.example.com' } }, /recordings need recordings\.secret/],
    ['neither', {}, /server\.publicUrl.* and recordings\.secret/],
  ])('%s, when a dialer wants recordings, then the fault says what is missing', (_what, data, message) => {
    const faults = checkRecordings({ ...data, dialers: { main: { recordings: {} }, branch: {} } });
    expect(faults).toEqual([
      { path: ['dialers', 'main', 'recordings'], message: expect.stringMatching(message) as string },
    ]);
  });

  test.each([
    ['a short secret', undefined, { recordings: { secret: '$HOOK_KEY' } }, /32 characters/],
    ['a secret in the file', undefined, { recordings: { secret: SECRET } }, /must not stand in the file/],
    ['times that go back', { lookAfterMinutes: [5, 1] }, {}, /later than the one before/],
    ['no times', { lookAfterMinutes: [] }, {}, /lookAfterMinutes/],
    ['a user without a password', { user: 'listen' }, {}, /go together/],
    ['a host that is an address', { hosts: ['http://10.0.0.8/'] }, {}, /must be a host/],
    ['a host with credentials', { hosts: ['a@10.0.0.8'] }, {}, /must be a host/],
  ])('%s, when it is configured, then it is refused', (_what, block, more, message) => {
    expect(() => load(block, more)).toThrow(message);
  });
});
