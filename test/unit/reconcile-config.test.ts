import { describe, expect, test } from 'vitest';
import { countsCalls } from '../../src/config/completeness.ts';
import { checkReconcile } from '../../src/config/check-reconcile.ts';
import { graceMsOf, Reconcile } from '../../src/config/reconcile.ts';
import { asksForNoAgent } from '../../src/roles/reconcile.ts';

describe('`reconcile` of a dialer', () => {
  test('left out reads receipts, and gives a call ten minutes', () => {
    const settings = Reconcile.parse({});
    expect(settings).toEqual({ graceMinutes: 10, receipts: true, api: false });
    expect(graceMsOf(settings)).toBe(600_000);
  });

  test('asks the API only where there is no database, and is then switched on', () => {
    const api = { reconcile: { enabled: true, api: true } };
    expect(checkReconcile({ dialers: { main: api } })).toEqual([]);
    expect(checkReconcile({ dialers: { main: { ...api, database: {} } } })).toEqual([
      { path: ['dialers', 'main', 'reconcile', 'api'], message: expect.stringContaining('leave `api` out') },
    ]);
    const settings = { type: 'vicidial' } as never;
    expect(countsCalls({ reconcile: Reconcile.parse({ api: true }), settings })).toBe(true);
    expect(countsCalls({ reconcile: Reconcile.parse({ api: true, enabled: false }), settings })).toBe(false);
    expect(countsCalls({ reconcile: Reconcile.parse({}), settings })).toBe(false);
  });

  test('switched on by name needs the database that it reads', () => {
    const reconcile = { enabled: true };
    const dialers = { main: { reconcile }, second: { reconcile, database: {} }, third: {} };
    expect(checkReconcile({ dialers })).toEqual([
      { path: ['dialers', 'main', 'reconcile', 'enabled'], message: expect.stringContaining('`database`') },
    ]);
    expect(checkReconcile('no configuration')).toEqual([]);
  });
});

describe('calls that no agent took are asked for', () => {
  const route = (on: 'no-agent' | 'disposition', dialers?: readonly string[]) => ({
    on: [on],
    dialers,
    campaigns: undefined,
    statuses: undefined,
    to: ['crm'],
  });
  const nothing = { recall: undefined, recordings: undefined };

  test.each([
    ['by a route for every dialer', [route('no-agent')], true],
    ['by a route for this dialer', [route('no-agent', ['main'])], true],
    ['not by a route for another one', [route('no-agent', ['second'])], false],
    ['not by a route for dispositions', [route('disposition')], false],
  ])('%s', (_, routes, asked) => {
    expect(asksForNoAgent('main', nothing, { routes })).toBe(asked);
  });

  test('by recordings that are looked for with their statuses', () => {
    const recordings = { lookAfterMinutes: [1], noAgentStatuses: ['DROP'], hosts: [], concurrency: 8 };
    expect(asksForNoAgent('main', { ...nothing, recordings }, { routes: [] })).toBe(true);
  });
});
