import { describe, expect, test } from 'vitest';
import { connectors as real } from '../../connectors/index.ts';
import { Alerts } from '../../src/config/alerts.ts';
import { checkAlertsTo } from '../../src/config/check-alerts.ts';
import { hasCredentials } from '../../src/config/secret.ts';

const connections = { crm: { type: 'hubspot' }, slack: { type: 'webhook' } };

describe('alerts in the configuration', () => {
  test('have a budget of one percent of a day without being asked for, and none where it is switched off', () => {
    expect(Alerts.parse({})).toEqual({
      to: [],
      repeatHours: 24,
      budget: { percent: 1, windowHours: 24, atLeast: 50 },
    });
    expect(Alerts.parse({ budget: false }).budget).toBe(false);
    expect(Alerts.parse({ budget: { percent: 5 } }).budget).toMatchObject({ percent: 5, atLeast: 50 });
  });

  test('go to webhooks; a CRM and a name that nobody has are faults', () => {
    const faults = (to: unknown) => checkAlertsTo({ connections, alerts: { to } }, real);
    expect(faults(['slack'])).toEqual([]);
    expect(faults(undefined)).toEqual([]);
    expect(faults(['slakc', 'crm'])).toEqual([
      { path: ['alerts', 'to', 0], message: expect.stringMatching(/no connection "slakc".*slack/) as string },
      { path: ['alerts', 'to', 1], message: expect.stringContaining('hubspot takes no alerts') as string },
    ]);
  });
});

test.each([
  ['https://hooks.slack.com/services/T0/B0/x', true],
  ['https://hooks.slack.com/workflows/T0/x', true],
  ['https://hooks.slack-gov.com/services/T0/B0/x', true],
  ['https://hooks.slack.com/', false],
  ['https://example.com/hooks.slack.com/services', false],
])('the address %s is a secret as a whole: %s', (url, secret) => {
  expect(hasCredentials(url)).toBe(secret);
});
