import { describe, expect, test } from 'vitest';
import { destinationsOf, type Route, type Routing } from '../../src/dispatch/routing.ts';
import { deliveryKeys } from '../../src/dispatch/delivery-keys.ts';
import { eventOf } from '../integration/ledger-rig.ts';

function routing(...routes: readonly Route[]): Routing {
  return { routes, leadDialers: new Map([['website', 'main']]) };
}

const sale = eventOf(1);

describe('where an event goes', () => {
  test('to every destination of every route that fits, each once, in the order of the routes', () => {
    const routes = routing(
      { on: ['disposition'], to: ['crm', 'sfdc'] },
      { on: ['call-started'], to: ['screen'] },
      { on: ['disposition', 'no-agent'], to: ['audit', 'crm'] },
    );
    expect(destinationsOf(sale, routes)).toEqual(['crm', 'sfdc', 'audit']);
  });

  test.each([
    ['a type that is not named', { on: ['no-agent'] }, []],
    ['its campaign, in another case', { on: ['disposition'], campaigns: ['sales'] }, ['crm']],
    ['another campaign', { on: ['disposition'], campaigns: ['SUPPORT'] }, []],
    ['its status among others', { on: ['disposition'], statuses: ['DNC', 'SALE'] }, ['crm']],
    ['another status', { on: ['disposition'], statuses: ['DNC'] }, []],
    ['its dialer', { on: ['disposition'], dialers: ['main'] }, ['crm']],
    ['another dialer', { on: ['disposition'], dialers: ['other'] }, []],
    ['all but one of its filters', { on: ['disposition'], campaigns: ['SALES'], statuses: ['NI'] }, []],
    ['an empty list, which nothing is in', { on: ['disposition'], campaigns: [] }, []],
  ] as const)('a route that names %s: %j goes to %j', (_what, filters, expected) => {
    expect(destinationsOf(sale, routing({ ...filters, to: ['crm'] }))).toEqual(expected);
  });

  test('an event without a status or campaign passes no filter for them', () => {
    const bare = eventOf(1, { campaign: undefined, call: undefined });
    expect(destinationsOf(bare, routing({ on: ['disposition'], campaigns: ['SALES'], to: ['crm'] }))).toEqual(
      [],
    );
    expect(destinationsOf(bare, routing({ on: ['disposition'], statuses: ['SALE'], to: ['crm'] }))).toEqual(
      [],
    );
    expect(destinationsOf(bare, routing({ on: ['disposition'], to: ['crm'] }))).toEqual(['crm']);
  });

  test('a posted lead goes to the dialer of its source without a route, and to routes besides', () => {
    const lead = eventOf(1, { type: 'lead-submitted', source: 'website' });
    expect(destinationsOf(lead, routing({ on: ['lead-submitted'], to: ['audit', 'main'] }))).toEqual([
      'main',
      'audit',
    ]);
    expect(destinationsOf({ ...lead, source: 'unknown' }, routing())).toEqual([]);
    expect(destinationsOf({ ...sale, source: 'website' }, routing())).toEqual([]);
  });
});

describe('what a delivery stands for', () => {
  test('events of one lead share a lane, events of one call an effect', () => {
    expect(deliveryKeys(sale)).toEqual({ lane: sale.leadKey, effectKey: sale.callKey });
  });

  test('events of one call whose lead is not told share a lane too, or they would run side by side', () => {
    const one = { ...sale, leadKey: undefined, callKey: 'main:1790000000.1' };
    const other = { ...one, id: 'evt_other', type: 'call-started' as const };
    expect(deliveryKeys(one)).toEqual(deliveryKeys(other));
  });

  test('an event of nobody stands for itself', () => {
    const alone = { ...sale, leadKey: undefined, callKey: undefined };
    expect(deliveryKeys(alone)).toEqual({ lane: sale.id, effectKey: sale.id });
  });
});
