import { expect, test } from 'vitest';
import { contact, mapped, withPhone } from './mapping-rig.ts';

const fields = {
  stage: ' Lead ',
  score: '42',
  empty: '',
  born: '2026-03-01T12:00:00Z',
  epoch: '1772366400000',
  email: 'Ada@Example.com',
  flag: 'TRUE',
};
const record = contact(fields, { memberships: ['17', '701Hs000001abcDIAQ'] });
const isWanted = (when: unknown): boolean => mapped(record, withPhone({}, { when })).kind === 'lead';

test.each([
  [{ field: 'stage', is: 'lead' }, true],
  [{ field: 'stage', is: ['customer', 'LEAD'] }, true],
  [{ field: 'stage', is: 'customer' }, false],
  [{ field: 'stage', isNot: ['customer', 'other'] }, true],
  [{ field: 'stage', isNot: 'lead' }, false],
  [{ field: 'empty', is: '' }, true],
  [{ field: 'empty', exists: false }, true],
  [{ field: 'stage', exists: true }, true],
  [{ field: 'email', contains: '@example' }, true],
  [{ field: 'email', startsWith: ['bob', 'ada'] }, true],
  [{ field: 'email', endsWith: '.org' }, false],
  [{ field: 'score', above: 41.5, below: 43 }, true],
  [{ field: 'score', above: 42 }, false],
  [{ field: 'stage', above: 1 }, false],
  [{ field: 'stage', below: 1 }, false],
  [{ field: 'empty', above: -1 }, false],
  [{ field: 'born', after: '2026-03-01', before: '2026-03-02' }, true],
  [{ field: 'epoch', after: '2026-03-01T12:00:00Z' }, false],
  [{ field: 'stage', before: '2030-01-01' }, false],
  [{ field: 'flag', is: 'true' }, true],
  [{ memberOf: '17' }, true],
  [{ memberOf: ['18', '701Hs000001abcD'] }, true],
  [{ memberOf: '701Hs000001abcd' }, false],
  [{ memberOf: '1' }, false],
  [{ all: [{ field: 'stage', is: 'lead' }, { memberOf: '17' }] }, true],
  [{ all: [{ field: 'stage', is: 'lead' }, { memberOf: '18' }] }, false],
  [
    {
      any: [
        { field: 'stage', is: 'x' },
        { field: 'score', is: '42' },
      ],
    },
    true,
  ],
  [{ not: { any: [{ field: 'stage', is: 'x' }, { memberOf: '18' }] } }, true],
])('the condition %j, when the record is asked, then it holds: %s', (when, expected) => {
  expect(isWanted(when)).toBe(expected);
});

test.each([
  [{ field: 'missing', isNot: 'x' }],
  [{ not: { field: 'missing', is: 'x' } }],
  [
    {
      all: [
        { field: 'stage', is: 'lead' },
        { field: 'missing', exists: false },
      ],
    },
  ],
])('the condition %j, when the CRM has no such field, then the record is not wanted', (when) => {
  expect(mapped(record, withPhone({}, { when }))).toEqual({
    kind: 'unwanted',
    reason: expect.stringMatching(/missing/) as string,
  });
});

test.each([
  [{ all: [{ field: 'score', above: 1 }, { field: 'stage', is: ['mql', 'a b'] }] }, 'does not hold: stage is mql or "a b"'], // prettier-ignore
  [{ any: [{ field: 'stage', is: 'x' }, { memberOf: '18' }] }, 'does not hold: any of (stage is x, member of 18)'], // prettier-ignore
  [{ not: { field: 'stage', is: 'lead' } }, 'does not hold: not (stage is lead)'],
  [{ field: 'score', above: 1, below: 2 }, 'does not hold: score is below 2'],
  [{ field: 'missing', is: 'x' }, 'the record has no field missing'],
  [{ field: 'stage', exists: false }, 'does not hold: stage exists is false'],
])(
  'a record that is not wanted because of %j, when it is told why, then the part is named without a value of it',
  (when, reason) => {
    expect(mapped(record, withPhone({}, { when }))).toEqual({ kind: 'unwanted', reason });
  },
);
