import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { redactConfig } from '../../src/config/redact.ts';
import { connectors, dialer, faultsOf, load } from './config-rig.ts';

function text(calls: unknown, more: Readonly<Record<string, unknown>> = {}): string {
  const connection = { type: 'hubspot', accessToken: '$TOKEN', calls, ...more };
  return `dialers:\n  main: { ${dialer}, hookKey: $HOOK_KEY }\n${stringify({ connections: { crm: connection } })}`;
}

/** The faults of `calls`, without line and path before it. */
function faults(calls: unknown): string[] {
  return faultsOf(text(calls)).map((fault) => fault.replace(/^\d+ connections\.crm\.calls\.?/, ''));
}

test('rules for calls, when they are complete, then they load with their defaults and are shown as they were written', () => {
  const rule = { outcome: 'Connected', person: { tier: { from: 'product' } } };
  const config = load(text({ statuses: { SALE: rule }, canary: { percent: 10 } }, { shadow: true }));
  expect(config.connections['crm']).toMatchObject({
    shadow: true,
    calls: {
      person: { several: 'newest', none: 'create', defaults: {} },
      statuses: { SALE: rule },
      canary: { percent: 10 },
    },
  });
  const shown = redactConfig(config, connectors);
  expect(shown).toContain('outcome: Connected');
  expect(shown).toContain('shadow: true');
});

test('a connection without rules, when it loads, then it has none and is not in shadow', () => {
  const { crm } = load(text(undefined)).connections;
  expect(crm?.calls).toBeUndefined();
  expect(crm?.shadow).toBe(false);
});

test.each([
  [
    { every: { activity: { f: 'lead.emial' } } },
    /^every\.activity\.f: no value of a call is named lead\.emial; did you mean "lead\.email"\?$/,
  ],
  [
    { statuses: { SALE: { when: { field: 'call.talk', above: 1 } } } },
    /^statuses\.SALE\.when: no value of a call is named call\.talk; /,
  ],
  [
    { campaigns: { S: { statuses: { SALE: { deal: { name: { join: ['lead.x'] }, stage: 'w' } } } } } },
    /^campaigns\.S\.statuses\.SALE\.deal\.name: no value of a call is named lead\.x/,
  ],
  [{ canary: { percent: 1, every: { subject: { from: 'a.b' } } } }, /^canary\.every\.subject: no value/],
  [{ person: { defaults: { LastName: { from: 'lead.nme' } } } }, /^person\.defaults\.LastName: no value/],
  [{ every: { unless: { memberOf: '7' } } }, /^every\.unless: memberOf: a call tells nothing/],
  [{ every: { owner: true } }, /^every\.owner: needs `agents`/],
  [{ every: { ownsPerson: true } }, /^every\.ownsPerson: needs `agents`/],
  [{ every: { deal: { name: 'D' } } }, /^every\.deal: needs stage, here or in a rule that it inherits from$/],
  [{ every: { campaign: {} } }, /^every\.campaign: needs id/],
  [{ noAgent: { followUp: { subject: 'x' } } }, /^noAgent\.followUp: needs after/],
  [{ noAgent: { followUp: { after: '2 hours' } } }, /^noAgent\.followUp.*2h/],
  [{ agents: { by: 'field' } }, /^agents\.field: is required with `by: field`$/],
  [{ agents: { by: 'user' } }, /^agents\.map: is required with `by: user`$/],
  [{ agents: { field: 'X' } }, /^agents\.field: belongs to `by: field` only$/],
  [{ canary: { percent: 101 } }, /^canary\.percent: /],
  [{ every: { outcom: 'x' } }, /outcom.*did you mean "outcome"/],
])(
  'rules for calls with a fault, when they are loaded, then it is told with its place: %j',
  (calls, fault) => {
    const found = faults(calls);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(fault);
  },
);

test('a block that is completed by what it inherits, when it is loaded, then it has no fault', () => {
  const calls = {
    every: { deal: { name: 'D', stage: 'new' }, followUp: { after: '1h' } },
    statuses: { SALE: { deal: { stage: 'won' } } },
    campaigns: { S: { statuses: { sale: { deal: { pipeline: 'p' }, followUp: { subject: 'x' } } } } },
    person: { defaults: { LastName: 'v1.0' } },
  };
  expect(load(text(calls)).connections['crm']?.calls?.statuses).toBeDefined();
});

test('a connection that cannot tell what it would change, when it shall run in shadow, then that is a fault', () => {
  const audit = { type: 'webhook', url: 'https://example.com/in', secret: '$AUDIT_SECRET', shadow: true };
  expect(faultsOf(stringify({ connections: { audit } }))).toEqual([
    '6 connections.audit.shadow: a webhook connection cannot tell what it would change, so it cannot run in shadow; `enabled: false` holds its deliveries',
  ]);
});

test('calls that are made again, when they are configured, then they have their defaults; without it there are none', () => {
  const of = (more: string) =>
    load(`dialers:\n  main: { ${dialer}, hookKey: $HOOK_KEY${more} }\n`).dialers['main']?.recall;
  expect(of('')).toBeUndefined();
  expect(of(', noAgent: { recall: { campaigns: [SALES] } }')).toEqual({
    statuses: ['DROP', 'PDROP'],
    campaigns: ['SALES'],
    priority: 20,
    minutes: 5,
    withinMinutes: 60,
  });
  expect(
    faultsOf(`dialers:\n  main: { ${dialer}, hookKey: $HOOK_KEY, noAgent: { recall: { statuses: [] } } }\n`),
  ).toEqual([expect.stringContaining('dialers.main.noAgent.recall.statuses: must not be an empty list')]);
});
