import { describe, expect, test } from 'vitest';
import { connectors } from '../../connectors/index.ts';
import { checkDncTo } from '../../src/config/check-dnc.ts';
import type { Config } from '../../src/config/config.ts';
import { termsOf } from '../../src/dispatch/urgency.ts';
import type { RecordChange } from '../../src/domain/event.ts';
import { ObjectMapping } from '../../src/domain/mapping/schema.ts';
import { URGENCY } from '../../src/domain/urgency.ts';
import { optOutFieldsOf, routingOf } from '../../src/roles/routing.ts';
import { eventOf } from '../integration/ledger-rig.ts';

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
  const config = {
    ...parts,
    sources: {},
    routes: [],
    alerts: { to: ['audit'] },
    dnc: { statuses: { dnc: 'system' }, sources: {} },
  };
  const routing = routingOf(config as unknown as Config, connectors);
  expect(routing.dncTo).toEqual(['main', 'crm', 'sfdc']);
  expect(routing.alertsTo).toEqual(['audit']);
  expect(routing.derive?.statuses).toEqual(new Map([['DNC', 'system']]));
  const named = { ...config, dnc: { ...config.dnc, to: ['audit'] } };
  expect(routingOf(named as unknown as Config, connectors).dncTo).toEqual(['audit']);
});

test('the mapping decides which changes are urgent at the dialer, and what is remembered as a mark of ours', () => {
  const contact = ObjectMapping.parse({
    fields: { phone_number: 'phone' },
    hot: { when: { field: 'score', above: 80 } },
    optOut: {
      when: {
        any: [
          { field: 'do_not_call', is: 'true' },
          { field: 'left', exists: true },
        ],
      },
    },
  });
  const company = ObjectMapping.parse({ fields: { phone_number: 'phone' }, hot: {}, onErase: 'nothing' });
  const leads = { dialer: 'main', coalesceMs: 500, objects: { contact, company } };
  const connections = { crm: { type: 'hubspot', leads } };
  const config = {
    ...parts,
    connections,
    sources: {},
    routes: [],
    alerts: { to: [] },
    dnc: { statuses: {}, sources: {} },
  };
  const routing = routingOf(config as unknown as Config, connectors);
  const urgency = (record: Partial<RecordChange>) => {
    const change: RecordChange = { object: 'contact', id: '1', change: 'updated', fields: {}, ...record };
    const event = eventOf(1, { type: 'record-changed', source: 'crm', record: change });
    return termsOf(event, 'main', routing).urgency;
  };
  expect(urgency({ change: 'privacy-deleted' })).toBe(URGENCY.dnc);
  expect(urgency({ change: 'privacy-deleted', object: 'company' })).toBe(URGENCY.normal);
  expect(urgency({ fields: { score: '90' } })).toBe(URGENCY.hot);
  expect(urgency({ fields: { score: '10' } })).toBe(URGENCY.normal);
  expect(urgency({ fields: { lastname: 'X' } })).toBe(URGENCY.normal);
  expect(urgency({ fields: { score: '90' }, object: 'company' }), 'all are hot, when they are new').toBe(
    URGENCY.normal,
  );
  expect(urgency({ change: 'created', object: 'company' })).toBe(URGENCY.hot);
  expect(optOutFieldsOf(config as unknown as Config)).toEqual(new Set(['do_not_call', 'left']));
});
