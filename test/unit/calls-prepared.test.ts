import { expect, test } from 'vitest';
import { CallsMapping } from '../../src/domain/calls/schema.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { callFor } from '../../src/sync/call-order.ts';
import { SALE } from './calls-rig.ts';

const dialers = new Map([['main', { timezone: 'America/New_York', defaultPhoneCode: '1' }]]);

function called(mapping: object | undefined, event: Partial<BridgeEvent> = {}) {
  const calls = new Map(mapping === undefined ? [] : [['crm', CallsMapping.parse(mapping)]]);
  return callFor({ ...SALE, ...event }, 'crm', { calls, dialers });
}

test('a connection without rules, when a call goes there, then it gets no order', () => {
  expect(called(undefined)).toEqual({ call: undefined, warnings: [], nothing: undefined });
});

test.each(['lead-placed', 'dnc-set'] as const)(
  'a %s event, when it goes to a connection with rules, then it gets no order',
  (type) => {
    expect(called({ every: { outcome: 'A' } }, { type }).call).toBeUndefined();
  },
);

test('a canary, when a call is mapped, then the receipt says by which rules', () => {
  expect(called({ canary: { percent: 100 } }).warnings).toEqual(['canary: by the new rules']);
  expect(called({ canary: { percent: 0 } }).warnings).toEqual(['canary: by the current rules']);
  expect(called({}).warnings).toEqual([]);
});

test('a recording that is found later, when it goes to a connection with rules, then only the activity of its call is told again', () => {
  const mapping = {
    every: {
      outcome: 'A',
      person: { last: { value: 'x' } },
      followUp: { after: '1h' },
      campaign: { id: '7' },
    },
    noAgent: { outcome: 'missed' },
  };
  const found = { type: 'recording-found', trigger: 'dispo' } as const;
  expect(called(mapping, found).call).toMatchObject({
    activity: { outcome: 'A' },
    personFields: {},
    tasks: [],
    campaign: undefined,
  });
  expect(called(mapping, { ...found, trigger: 'no-agent' }).call?.activity?.outcome).toBe('missed');
});

test('a recording of a call that is not logged, when it is found, then nothing is delivered; of the call itself the rest is', () => {
  const mapping = { every: { log: false, person: { last: { value: 'x' } } } };
  expect(called(mapping, { type: 'recording-found' }).nothing).toBe(
    'the configuration does not log this call',
  );
  expect(called(mapping)).toMatchObject({ nothing: undefined, call: { personFields: { last: 'x' } } });
});
