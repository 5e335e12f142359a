import { describe, expect, test } from 'vitest';
import { deliveryKeys } from '../../src/dispatch/delivery-keys.ts';
import { derive } from '../../src/dispatch/derive/derive.ts';
import type { DeriveRules } from '../../src/dispatch/derive/rules.ts';
import { destinationsOf, type ObjectRoute, type Routing } from '../../src/dispatch/routing.ts';
import { termsOf } from '../../src/dispatch/urgency.ts';
import { BridgeEvent } from '../../src/domain/event.ts';
import { eventOf } from '../integration/ledger-rig.ts';

const rules: DeriveRules = {
  statuses: new Map([
    ['DNC', 'system'],
    ['DNCC', 'campaign'],
  ]),
  claimsOptOut: ({ record }) => record?.fields['optout'] === 'true',
};

function disposition(status: string, more: Partial<BridgeEvent> = {}): BridgeEvent {
  return eventOf(1, { call: { uniqueid: '1790000000.1', status }, agent: { user: '6666' }, ...more });
}

function changed(more: Partial<NonNullable<BridgeEvent['record']>> = {}): BridgeEvent {
  return eventOf(2, {
    type: 'record-changed',
    source: 'crm',
    leadKey: 'crm:contact:7',
    callKey: undefined,
    lead: {},
    record: { object: 'contact', id: '7', change: 'updated', fields: {}, ...more },
  });
}

function told(numbers: readonly string[], more: Partial<BridgeEvent> = {}): BridgeEvent {
  return {
    ...eventOf(3, { type: 'dnc-set', source: 'vendor', lead: {}, callKey: undefined }),
    leadKey: undefined,
    dnc: { numbers: [...numbers], by: 'vendor' },
    ...more,
  };
}

describe('a disposition that means do-not-call', () => {
  test('when the status blocks everywhere, then an event sets the number, with lead, agent and reason', () => {
    const [set, ...more] = derive(disposition('dnc'), rules);
    expect(more).toEqual([]);
    expect(set).toMatchObject({
      type: 'dnc-set',
      source: 'main',
      leadKey: 'main:1',
      lead: { id: '1' },
      dnc: { numbers: ['+13125550101'], by: '6666', reason: 'disposition DNC' },
    });
    expect(set?.dnc?.only).toBeUndefined();
    expect(set?.callKey).toBeUndefined();
    expect(BridgeEvent.parse(set)).toEqual(set);
  });

  test('when the status is meant for the campaign, then only that campaign of that dialer is named', () => {
    const [set] = derive(disposition('DNCC'), rules);
    expect(set?.dnc?.only).toEqual({ dialer: 'main', campaign: 'SALES' });
  });

  test('when the campaign is not told, then it blocks everywhere: in doubt nobody is called', () => {
    const [set] = derive(disposition('DNCC', { campaign: undefined }), rules);
    expect(set?.dnc).toEqual({ numbers: ['+13125550101'], by: '6666', reason: 'disposition DNCC' });
  });

  test.each([
    ['another status', disposition('SALE')],
    ['no number', disposition('DNC', { lead: { id: '1' } })],
    ['another type of event', disposition('DNC', { type: 'call-started' })],
  ])('when there is %s, then nothing follows', (_what, event) => {
    expect(derive(event, rules)).toEqual([]);
  });

  test('its id comes from the id of the disposition: the same again, and another for another', () => {
    const [one] = derive(disposition('DNC'), rules);
    const [again] = derive(disposition('DNC'), rules);
    const [other] = derive(disposition('DNC', { id: eventOf(9).id }), rules);
    expect(one?.id).toMatch(/^evt_[a-z2-7]{26}$/);
    expect(again?.id).toBe(one?.id);
    expect(other?.id).not.toBe(one?.id);
  });
});

test('when a record claims an opt-out, then an event without numbers names the record and who did it', () => {
  const [set, ...more] = derive(
    changed({ fields: { optout: 'true' }, origin: { kind: 'CRM_UI', id: 'userId:5' } }),
    rules,
  );
  expect(more).toEqual([]);
  expect(set).toMatchObject({
    type: 'dnc-set',
    source: 'crm',
    record: { object: 'contact', id: '7' },
    dnc: { numbers: [], by: 'userId:5', reason: 'opt-out in crm' },
  });
  expect(derive(changed(), rules)).toEqual([]);
});

describe('an event about several numbers', () => {
  const numbers = ['+13125550101', '+13125550102', '+13125550101', '+442079460018'];

  test('then each number once goes out in an event of its own, and the event itself nowhere', () => {
    const all = derive(told(numbers, { dnc: { numbers, reason: 'list' } }), rules);
    expect(all.map(({ dnc }) => dnc?.numbers)).toEqual([
      ['+13125550101'],
      ['+13125550102'],
      ['+442079460018'],
    ]);
    expect(all.every(({ dnc }) => dnc?.reason === 'list')).toBe(true);
    expect(new Set(all.map(({ id }) => id)).size).toBe(3);
    expect(all.map(({ lead }) => lead.e164)).toEqual(['+13125550101', '+13125550102', '+442079460018']);
    const routing: Routing = { routes: [], leadDialers: new Map(), dncTo: ['main'] };
    expect(destinationsOf(told(numbers), routing)).toEqual([]);
    expect(all.flatMap((event) => destinationsOf(event, routing))).toEqual(['main', 'main', 'main']);
  });

  test('one number, also twice, needs no further event', () => {
    expect(derive(told(['+13125550101', '+13125550101']), rules)).toEqual([]);
  });
});

describe('where it goes, and how soon', () => {
  const routing: Routing = {
    routes: [{ on: ['dnc-set', 'record-changed'], to: ['audit'] }],
    leadDialers: new Map([['website', 'main']]),
    hotSources: new Set(['website']),
    dialers: new Set(['main']),
    leadSyncs: new Map([
      [
        'crm',
        {
          dialer: 'main',
          coalesceMs: 700,
          objects: new Map<string, ObjectRoute>([
            ['contact', { hot: true, becomesHot: (told) => told['score'] === '90', erasedIsDnc: true }],
            ['deal', { hot: false }],
          ]),
        },
      ],
    ]),
    connections: new Set(['crm']),
    dncTo: ['main', 'crm'],
  };
  const of = (event: BridgeEvent) => destinationsOf(event, routing);

  test('a changed record to the dialer of its connection, and only where its object has a mapping', () => {
    expect(of(changed())).toEqual(['main', 'audit']);
    expect(of(changed({ object: 'company' }))).toEqual(['audit']);
    expect(of({ ...changed(), source: 'other' })).toEqual(['audit']);
    expect(of({ ...changed(), record: undefined })).toEqual(['audit']);
  });

  test('a placed lead to the connection of its record', () => {
    const placed = { ...changed(), type: 'lead-placed' } as const;
    expect(of(placed)).toEqual(['crm']);
    expect(of({ ...placed, source: 'website' })).toEqual([]);
  });

  test('a blocked number to all who are to know, and to routes; a post without one to nobody of them', () => {
    expect(of(told(['+13125550101']))).toEqual(['main', 'crm', 'audit']);
    expect(of({ ...told(['+13125550101']), type: 'dnc-lifted' })).toEqual(['main', 'crm']);
    expect(of(told([], { record: changed().record }))).toEqual(['main', 'crm', 'audit']);
    expect(of(told([]))).toEqual(['audit']);
  });

  const terms = (event: BridgeEvent, siblings?: number, destination: string = 'main') =>
    termsOf(event, destination, routing, siblings);

  test('DNC is the most urgent, then hot leads, then lists of numbers; a change waits for more of the record', () => {
    const atOnce = { delayMs: 0, looksAnew: false };
    const looked = { delayMs: 700, looksAnew: true };
    expect(terms(told(['+13125550101']))).toEqual({ urgency: 0, ...atOnce });
    expect(terms({ ...told(['+13125550101']), type: 'dnc-lifted' })).toEqual({ urgency: 0, ...atOnce });
    expect(terms(told(['+13125550101']), 20)).toEqual({ urgency: 0, ...atOnce });
    expect(terms(told(['+13125550101']), 21), 'one of a long list').toEqual({ urgency: 2, ...atOnce });
    expect(terms(changed({ change: 'created' }))).toEqual({ urgency: 1, ...looked });
    expect(terms(changed())).toEqual({ urgency: 3, ...looked });
    expect(terms(changed({ change: 'created', object: 'deal' }))).toEqual({ urgency: 3, ...looked });
    expect(terms(eventOf(1, { type: 'lead-submitted', source: 'website' })).urgency).toBe(1);
    expect(terms(eventOf(1, { type: 'lead-submitted', source: 'other' })).urgency).toBe(3);
    expect(terms(disposition('DNC'))).toEqual({ urgency: 3, ...atOnce });
  });

  test('a privacy deletion that blocks numbers is as urgent as DNC and waits for nothing', () => {
    expect(terms(changed({ change: 'privacy-deleted' }))).toEqual({
      urgency: 0,
      delayMs: 0,
      looksAnew: true,
    });
    expect(terms(changed({ change: 'privacy-deleted', object: 'deal' })).urgency).toBe(3);
  });

  test('an update by which a lead may have become hot is as urgent as a new hot lead; any other is not', () => {
    expect(terms(changed({ fields: { score: '90' } })).urgency).toBe(1);
    expect(terms(changed({ fields: { score: '10' } })).urgency).toBe(3);
    expect(terms(changed({ fields: { score: '90' }, object: 'deal' })).urgency).toBe(3);
  });

  test('a record changed twice is one effect at the dialer, and two messages to a webhook, which wait for nothing', () => {
    const at = (destination: string) => {
      const { looksAnew, delayMs } = terms(changed(), undefined, destination);
      return { key: deliveryKeys(changed(), looksAnew).effectKey, delayMs };
    };
    expect(at('main')).toEqual({ key: 'crm:contact:7', delayMs: 700 });
    expect(at('audit')).toEqual({ key: changed().id, delayMs: 0 });
  });

  test('set and lift of a number share a lane that does not show the number and that no lead is in', () => {
    const number = '+13125550101';
    const [derived] = derive(disposition('DNC'), rules);
    const lanes = [told([number]), { ...told([number]), type: 'dnc-lifted' as const }, derived].map(
      (event) => event && deliveryKeys(event).lane,
    );
    expect(new Set(lanes).size).toBe(1);
    expect(lanes[0]).toMatch(/^dnc:[a-z2-7]{26}$/);
    const record = told([], { leadKey: 'crm:contact:7', record: changed().record });
    expect(deliveryKeys(record).lane).toMatch(/^dnc:/);
    expect(deliveryKeys(record).lane).not.toBe(lanes[0]);
  });
});
