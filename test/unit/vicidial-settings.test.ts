import { expect, test } from 'vitest';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';

const GOOD = {
  type: 'vicidial',
  url: 'https://dialer.example.com',
  user: 'bridge',
  password: 'Long-and_plain-1',
  timezone: 'America/New_York',
};

test('has careful defaults when only the necessary is given', () => {
  expect(VicidialSettings.parse(GOOD)).toEqual({
    ...GOOD,
    source: 'vicibridge',
    listId: '999',
    duplicateCheck: 'DUPCAMP',
    dncCheck: 'number',
    nonLatin: false,
    timeoutMs: 35_000,
    governor: {
      ratePerSecond: 8,
      burst: 2,
      minRatePerSecond: 0.5,
      dncShare: 0.25,
      speedToLeadShare: 0.25,
      concurrency: 8,
      quiet: [],
    },
  });
});

test.each([
  ['url', 'ftp://dialer.example.com'],
  ['url', 'https://user:pass@dialer.example.com'],
  ['url', 'https://dialer.example.com/vicidial/non_agent_api.php'],
  ['url', 'https://dialer.example.com/?x=1'],
  ['user', 'a.b'],
  ['password', 'strong!password'],
  ['source', 'x'],
  ['source', 'vici-bridge'],
  ['timezone', 'New York'],
  ['listId', '12'],
  ['duplicateCheck', 'DUPLISTPHONECAMPAIGN'],
  ['duplicateCheck', 'DUPTITLEALTPHONESYS'],
  ['duplicateDays', 10],
  ['dncCheck', 'y'],
  ['timeoutMs', 10],
  ['passwort', 'x'],
])('names the key, and not the secret, when %s is %o', (key, value) => {
  const parsed = VicidialSettings.safeParse({ ...GOOD, [key]: value });
  expect(parsed.success).toBe(false);
  const text = JSON.stringify(parsed.error?.issues);
  expect(text).toContain(key);
  if (key === 'password') expect(text).not.toContain(String(value));
});
