import { describe, expect, test } from 'vitest';
import { connectors } from '../../connectors/index.ts';
import { checkDncTo } from '../../src/config/check-dnc.ts';
import type { Config } from '../../src/config/config.ts';
import { routingOf } from '../../src/roles/routing.ts';

const parts = {
  dialers: { main: {} },
  connections: {
    crm: { type: 'hubspot' },
    sfdc: { type: 'salesforce', enabled: false },
    audit: { type: 'webhook' },
  },
};

describe('dnc.to in the configuration', () => {
  test('names of dialers, CRMs and webhooks are right; another one is a fault with the nearest name', () => {
    const faults = (to: unknown) => checkDncTo({ ...parts, dnc: { to } }, connectors);
    expect(faults(['main', 'crm', 'audit'])).toEqual([]);
    expect(faults(undefined)).toEqual([]);
    expect(faults(['main', 'crn'])).toEqual([
      {
        path: ['dnc', 'to', 1],
        message: expect.stringMatching(/no connection or dialer "crn".*crm/) as string,
      },
    ]);
  });

  test('one that cannot be told is a fault', () => {
    const deaf = { ...parts, connections: { crm: { type: 'deaf' } }, dnc: { to: ['crm'] } };
    const connector = { type: 'deaf', accepts: ['disposition'] } as never;
    expect(checkDncTo(deaf, [connector])).toMatchObject([
      { message: expect.stringContaining('deaf') as string },
    ]);
  });
});

test('without dnc.to every dialer and every CRM is told, also one that is switched off, and no webhook', () => {
  const config = { ...parts, sources: {}, routes: [], dnc: { statuses: { dnc: 'system' }, sources: {} } };
  const routing = routingOf(config as unknown as Config, connectors);
  expect(routing.dncTo).toEqual(['main', 'crm', 'sfdc']);
  expect(routing.derive?.statuses).toEqual(new Map([['DNC', 'system']]));
  const named = { ...config, dnc: { ...config.dnc, to: ['audit'] } };
  expect(routingOf(named as unknown as Config, connectors).dncTo).toEqual(['audit']);
});
