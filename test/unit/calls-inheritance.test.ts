import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { mapped, SALE } from './calls-rig.ts';

/** What one level says: a text, that it is off, or nothing. */
const setting = fc.option(fc.oneof(fc.constantFrom('a', 'b', 'c'), fc.constant(false as const)), {
  nil: undefined,
});
type Setting = string | false | undefined;

/** `every`, `noAgent`, `statuses`, and those three of the campaign: least specific first. */
const levels = fc.tuple(setting, setting, setting, setting, setting, setting);

function mappingOf(told: readonly Setting[]): object {
  const rules = told.map((value, index) => {
    const own = { [`own${index}`]: { value: 'x' } };
    if (value === undefined) return { activity: own };
    const outcome = value === false ? value : `${value}${index}`;
    const field = { f: outcome === false ? outcome : { value: outcome } };
    return {
      outcome,
      activity: { ...field, ...own },
      person: field,
      deal: { pipeline: outcome, fields: field },
    };
  });
  const [every, noAgent, status, campaignEvery, campaignNoAgent, campaignStatus] = rules;
  return {
    every: { ...every, deal: { ...every?.deal, name: 'n', stage: 's' } },
    noAgent,
    statuses: { SALE: status },
    campaigns: {
      SALES: { every: campaignEvery, noAgent: campaignNoAgent, statuses: { SALE: campaignStatus } },
    },
  };
}

function expected(told: readonly Setting[], missed: boolean): string | undefined {
  let value: string | undefined;
  for (const [index, one] of told.entries()) {
    if (one === undefined || (!missed && (index === 1 || index === 4))) continue;
    value = one === false ? undefined : `${one}${index}`;
  }
  return value;
}

test('whatever the levels say, when they are laid over each other, then the most specific that speaks wins in every part', () => {
  fc.assert(
    fc.property(levels, fc.boolean(), (told, missed) => {
      const { order } = mapped(mappingOf(told), { type: missed ? 'no-agent' : 'disposition' });
      const value = expected(told, missed);
      const field = value === undefined ? {} : { f: value };
      const own = missed ? [0, 1, 2, 3, 4, 5] : [0, 2, 3, 5];
      expect(order.activity?.outcome).toBe(value);
      expect(order.activity?.fields).toEqual({
        ...field,
        ...Object.fromEntries(own.map((index) => [`own${index}`, 'x'])),
      });
      expect(order.personFields).toEqual(field);
      expect(order.deal?.pipeline).toBe(value);
      expect(order.deal?.fields).toEqual(field);
    }),
  );
});

test('whatever a call tells, when it is mapped, then mapping neither throws nor changes between two times', () => {
  const mapping = {
    every: {
      activity: { a: 'x', b: { from: 'y', transform: ['phone', 'date'] } },
      deal: { name: { from: 'x' }, stage: { from: 'y' }, amount: { from: 'x' } },
    },
    agents: {},
    canary: { percent: 50, every: { outcome: 'new' } },
  };
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.option(fc.string(), { nil: undefined }), (x, y, status) => {
      const event = { fields: { x, y }, call: { status }, leadKey: `main:${x}` };
      expect(mapped(mapping, event)).toEqual(mapped(mapping, event));
    }),
  );
});

test('a share of the leads, when it grows, then leads are only added and the same lead is always on the same side', () => {
  const side = (percent: number, lead: number): string | undefined =>
    mapped({ canary: { percent } }, { leadKey: `main:${lead}` }).side;
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.nat(100), fc.nat(100), (lead, one, other) => {
      const [less, more] = one < other ? [one, other] : [other, one];
      if (side(less, lead) === 'new') expect(side(more, lead)).toBe('new');
    }),
  );
  const leads = Array.from({ length: 2000 }, (_, lead) => side(10, lead));
  const chosen = leads.filter((one) => one === 'new').length;
  expect(chosen).toBeGreaterThan(140);
  expect(chosen).toBeLessThan(260);
  expect(side(0, 5)).toBe('current');
  expect(side(100, 5)).toBe('new');
});

test('a lead of the canary, when its calls are mapped, then its rules stand in the place of the others and people are found as ever', () => {
  const mapping = {
    person: { several: 'park' },
    every: { outcome: 'old', subject: 'old' },
    canary: { percent: 100, every: { outcome: 'new' } },
  };
  const { order, side } = mapped(mapping, SALE);
  expect(side).toBe('new');
  expect(order).toMatchObject({
    person: { several: 'park' },
    activity: { outcome: 'new', subject: undefined },
  });
});
