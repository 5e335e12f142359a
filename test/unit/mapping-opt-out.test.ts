import { expect, test } from 'vitest';
import { disposalOf } from '../../src/domain/mapping/gone.ts';
import { claimsOptOut, isOptedOut, numbersOf } from '../../src/domain/mapping/opt-out.ts';
import { contact, env, mappingOf, withPhone } from './mapping-rig.ts';

const optOut = {
  when: {
    any: [
      { field: 'dnc', is: 'true' },
      {
        all: [
          { field: 'stage', is: 'gone' },
          { field: 'area', is: 'EU' },
        ],
      },
    ],
  },
  by: 'who',
};
const mapping = withPhone({}, { optOut });

test('a record, when its condition holds, then it is opted out', () => {
  expect(isOptedOut(contact({ dnc: 'TRUE' }), mapping)).toBe(true);
  expect(isOptedOut(contact({ dnc: 'false', stage: 'gone', area: 'EU' }), mapping)).toBe(true);
  expect(isOptedOut(contact({ dnc: 'false', stage: 'gone', area: 'US' }), mapping)).toBe(false);
  // Not shown at all: that cannot be told.
  expect(isOptedOut(contact({}), mapping)).toBeUndefined();
  expect(isOptedOut(contact({ dnc: 'true' }), withPhone())).toBe(false);
});

test.each([
  [{ dnc: 'true' }, true],
  [{ dnc: 'false' }, false],
  [{ stage: 'gone' }, false],
  [{ stage: 'gone', area: 'eu' }, true],
  [{}, false],
])('a message that tells %j, when only that is known, then it claims an opt-out: %s', (fields, claims) => {
  expect(claimsOptOut(fields as Record<string, string>, mapping)).toBe(claims);
});

test('a message, when the condition says not, then what it does not tell is no answer', () => {
  const negated = withPhone({}, { optOut: { when: { not: { field: 'consent', is: 'yes' } } } });
  expect(claimsOptOut({ stage: 'x' }, negated)).toBe(false);
  expect(claimsOptOut({ consent: 'no' }, negated)).toBe(true);
  const listed = withPhone({}, { optOut: { when: { not: { memberOf: '17' } } } });
  expect(claimsOptOut({ consent: 'no' }, listed)).toBe(false);
});

test('the numbers of a record, when it opts out, then every one that the mapping could choose is there once', () => {
  const choosing = mappingOf({
    fields: {
      phone_number: {
        firstOf: ['mobile', { cases: [{ when: { field: 'x', exists: true }, use: 'work' }], else: 'phone' }],
      },
      alt_phone: 'home',
    },
    altPhones: [{ from: 'mobile' }, { from: 'other' }],
  });
  const record = contact({
    mobile: '312 555 0101',
    work: '+44 20 7946 0018',
    phone: '312-555-0102',
    home: '+13125550103',
    other: 'n/a',
  });
  expect(numbersOf(record, choosing, env).toSorted()).toEqual([
    '+13125550101',
    '+13125550102',
    '+13125550103',
    '+442079460018',
  ]);
});

test('a number without a country, when the record has a calling code, then it is read with it', () => {
  const coded = withPhone({ phone_code: 'cc' });
  expect(numbersOf(contact({ phone: '020 7946 0018', cc: '44' }), coded, env)).toEqual(['+442079460018']);
});

test('a record that is gone, when nothing is configured, then only an erased one stops its lead', () => {
  expect(disposalOf('deleted', withPhone())).toBeUndefined();
  expect(disposalOf('merged', withPhone())).toBeUndefined();
  expect(disposalOf('privacy-deleted', withPhone())).toEqual({ do: 'dnc' });
});

test('a record that is gone, when it is configured by word or at length, then that is done', () => {
  const own = withPhone(
    {},
    { onDelete: { do: 'status', status: 'DEL' }, onErase: 'delete', onMerge: { do: 'remove-from-hopper' } },
  );
  expect(disposalOf('deleted', own)).toEqual({ do: 'status', status: 'DEL' });
  expect(disposalOf('privacy-deleted', own)).toEqual({ do: 'delete' });
  expect(disposalOf('merged', own)).toEqual({ do: 'remove-from-hopper' });
  expect(disposalOf('privacy-deleted', withPhone({}, { onErase: 'nothing' }))).toBeUndefined();
});
