import { expect, test } from 'vitest';
import { derive } from '../../src/dispatch/derive/derive.ts';
import { NO_RULES } from '../../src/dispatch/derive/rules.ts';
import { destinationsOf, type Routing } from '../../src/dispatch/routing.ts';
import { termsOf } from '../../src/dispatch/urgency.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { RecallRule } from '../../src/domain/recall.ts';
import { URGENCY } from '../../src/domain/urgency.ts';
import { prepareRecall } from '../../src/sync/recall.ts';
import { SALE } from './calls-rig.ts';

const DROPPED: BridgeEvent = {
  ...SALE,
  type: 'no-agent',
  trigger: 'no-agent',
  call: { uniqueid: '1795310300.1004', status: 'DROP' },
};

function rules(rule: object | undefined) {
  const recalls = new Map(rule === undefined ? [] : [['main', RecallRule.parse(rule)]]);
  return { ...NO_RULES, recalls };
}

const contextWith = (recall: RecallRule | undefined) => ({
  dialers: new Map([['main', { timezone: 'UTC', defaultPhoneCode: '1', recall }]]),
});

const following = (event: Partial<BridgeEvent>, rule: object | undefined = {}) =>
  derive({ ...DROPPED, ...event }, rules(rule));

test('a call that no agent took, when it is to be made again, then that follows from it once, however many hits tell of it', () => {
  const [one] = following({});
  const [other] = following({ id: 'evt_2', call: { ...DROPPED.call, status: 'PDROP' } });
  expect(one).toMatchObject({
    type: 'lead-recalled',
    source: 'main',
    leadKey: 'main:101',
    callKey: DROPPED.callKey,
    lead: { id: '101' },
    call: { status: 'DROP' },
    campaign: 'SALES',
  });
  expect(other?.id).toBe(one?.id);
  expect(following({ callKey: 'main:2:101' })[0]?.id).not.toBe(one?.id);
});

test.each([
  ['nothing is configured', {}, undefined],
  ['it has another status', { call: { status: 'NA' } }, {}],
  ['it has no status', { call: {} }, {}],
  ['it is of another campaign', {}, { campaigns: ['OTHER'] }],
  ['it names no lead', { lead: {} }, {}],
  ['it is of another dialer', { source: 'other' }, {}],
  ['an agent had it', { type: 'disposition' as const }, {}],
])('a call that no agent took, when %s, then nothing follows from it', (_when, event, rule) => {
  expect(derive({ ...DROPPED, ...event }, rules(rule))).toEqual([]);
});

test('a call to be made again, when it is routed, then it goes to its own dialer alone, urgent and after the wait', () => {
  const [event] = following({}, { campaigns: ['sales'], minutes: 7 });
  const routing: Routing = {
    routes: [],
    leadDialers: new Map(),
    dialers: new Set(['main', 'other']),
    derive: rules({ minutes: 7 }),
  };
  if (event === undefined) return expect.fail('nothing follows');
  expect(destinationsOf(event, routing)).toEqual(['main']);
  expect(termsOf(event, 'main', routing)).toEqual({
    urgency: URGENCY.hot,
    delayMs: 7 * 60_000,
    looksAnew: false,
  });
});

test('a call to be made again, when the rule is there still, then the order says how and until when; without it nothing is sent', () => {
  const [event] = following({});
  if (event === undefined) return expect.fail('nothing follows');
  const { signal } = new AbortController();
  const delivery = { destination: 'main', event, absorbed: [], effectKey: 'k', signal };
  const rule = RecallRule.parse({ priority: 50, withinMinutes: 30 });
  expect(prepareRecall(delivery, contextWith(rule))).toMatchObject({
    kind: 'deliver',
    order: {
      kind: 'recall',
      priority: 50,
      statuses: ['DROP', 'PDROP'],
      notAfter: '2026-11-24T00:05:00.000Z',
    },
  });
  expect(prepareRecall(delivery, contextWith(undefined)).kind).toBe('end');
  expect(prepareRecall(delivery, contextWith({ ...rule, statuses: ['PDROP'] })).kind).toBe('end');
});
