import { describe, expect, test } from 'vitest';
import { connectors } from '../../connectors/index.ts';
import { checkFeed } from '../../src/config/check-feed.ts';
import { Feed, floorRulesOf } from '../../src/config/feed.ts';
import { loadConfig } from '../../src/config/load.ts';
import { wantedOf } from '../../src/roles/floor.ts';
import { CANARIES, writeConfig } from '../integration/cli-rig.ts';
import { scratchDir } from '../integration/ledger-rig.ts';

const DATABASE = { host: 'db.example.com', user: 'vicibridge', password: '$VICIDIAL_PASS' };

function load(dialer: object, routes: readonly object[]) {
  const dir = scratchDir();
  const main = {
    url: 'https://dialer.example.com',
    user: '$VICIDIAL_USER',
    password: '$VICIDIAL_PASS',
    timezone: 'America/New_York',
    hookKey: '$HOOK_KEY',
  };
  writeConfig(dir, { dialers: { main: { ...main, ...dialer } }, routes });
  return loadConfig({ path: `${dir}/vicibridge.yaml`, env: CANARIES, connectors });
}

describe('a feed block', () => {
  test('an empty one has the defaults', () => {
    const { dialers } = load({ feed: {} }, [{ on: 'agent.paused', to: 'audit' }]);
    expect(dialers['main']?.feed).toEqual({
      everySeconds: 10,
      hopperLow: '20%',
      callWaitingSeconds: 20,
      noAgentsSeconds: 300,
    });
  });

  test('the bound of a hopper is a number of leads or per cent of its level', () => {
    expect(floorRulesOf(Feed.parse({ hopperLow: 50 })).hopperLow).toEqual({ leads: 50 });
    expect(floorRulesOf(Feed.parse({ hopperLow: '30%' })).hopperLow).toEqual({ percent: 30 });
    for (const wrong of ['0%', '101%', 'few', '50', 0, 1.5])
      expect(Feed.safeParse({ hopperLow: wrong }).success, String(wrong)).toBe(false);
  });

  test('at a slow pace a gap is longer, so that a read that failed is none', () => {
    expect(floorRulesOf(Feed.parse({})).gapMs).toBe(300_000);
    expect(floorRulesOf(Feed.parse({ everySeconds: 300 })).gapMs).toBe(900_000);
  });

  test('more often than every two seconds is refused', () => {
    expect(Feed.safeParse({ everySeconds: 1 }).success).toBe(false);
  });
});

describe('a route with an event of the floor', () => {
  const route = (on: string | readonly string[], more: object = {}) => [{ on, to: 'audit', ...more }];

  test('without a dialer that is polled is refused, with what to add where', () => {
    expect(() => load({}, route(['disposition', 'agent.paused']))).toThrow(
      /routes\[0\]\.on: agent\.paused: .*add a feed block to dialers\.main/,
    );
    expect(() => load({}, route('disposition'))).not.toThrow();
  });

  test('of a dialer that is named must have that one polled', () => {
    const data = { dialers: { a: { feed: {} }, b: {} }, routes: route('agent.ready', { dialers: ['b'] }) };
    expect(checkFeed(data).map(({ path }) => path)).toEqual([['routes', 0, 'on']]);
    expect(checkFeed({ ...data, routes: route('agent.ready', { dialers: ['a', 'b'] }) })).toEqual([]);
    expect(checkFeed({ ...data, routes: route('agent.ready') })).toEqual([]);
  });

  test('that the API cannot tell needs the database', () => {
    expect(() => load({ feed: {} }, route('call.waiting'))).toThrow(
      /call\.waiting cannot be told: .*database/,
    );
    expect(() => load({ feed: {}, database: DATABASE }, route('call.waiting'))).not.toThrow();
    expect(() => load({ feed: {} }, route('hopper.low'))).toThrow(/feed\.hopperLow as a number/);
    expect(() => load({ feed: { hopperLow: 50 } }, route('hopper.low'))).not.toThrow();
    expect(() => load({ feed: {}, database: DATABASE }, route('hopper.low'))).not.toThrow();
  });

  test('to a connection that cannot take it is refused as ever', () => {
    expect(() => load({ feed: {} }, [{ on: 'agent.paused', to: 'main' }])).toThrow(
      /vicidial cannot take agent\.paused/,
    );
    expect(() => load({ feed: {} }, [{ on: 'agent.paused', to: 'crm' }])).toThrow(
      /hubspot cannot take agent\.paused/,
    );
  });

  test.each([{}, { dialers: [] }, { dialers: { a: 7 }, routes: 'x' }, { routes: [{ on: 7 }, 'x'] }, null])(
    'what is wrong in itself (%j) is left to the schema',
    (data) => {
      expect(checkFeed(data)).toEqual([]);
    },
  );

  test('has read of the floor what it needs and no more', () => {
    const routes = [
      { on: ['agent.paused'] as const, dialers: ['a'], to: ['audit'] },
      { on: ['hopper.low', 'disposition'] as const, dialers: undefined, to: ['audit'] },
    ];
    expect(wantedOf('a', { routes })).toEqual(new Set(['agents', 'campaigns', 'hopper']));
    expect(wantedOf('b', { routes })).toEqual(new Set(['campaigns', 'hopper']));
    expect(wantedOf('b', { routes: [{ on: ['disposition'], to: ['audit'] }] })).toEqual(new Set());
  });
});
