import { expect, test } from 'vitest';
import { contact, orderOf, valueOf, withPhone } from './mapping-rig.ts';

test.each([
  ['a field by its name', 'city', { city: 'Chicago' }, 'Chicago'],
  ['a field in another case, as Salesforce takes it', 'CITY', { city: 'Chicago' }, 'Chicago'],
  ['a constant', { value: 'web' }, {}, 'web'],
  ['the first that is filled', { firstOf: ['mobile', 'home'] }, { mobile: ' ', home: 'b' }, 'b'],
  ['parts that are filled, joined', { join: ['a', 'b', 'c'] }, { a: 'x ', b: '', c: 'z' }, 'x z'],
  ['parts with a sign between', { join: ['a', 'c'], with: ' / ' }, { a: 'x', c: 'z' }, 'x / z'],
  ['a default for an empty field', { from: 'a', default: 'd' }, { a: '  ' }, 'd'],
  ['a default for a field that there is not', { from: 'a', default: 'd' }, {}, 'd'],
  [
    'the lookup of a value, in any case',
    { from: 'a', lookup: { 'Hot Lead': 'H' } },
    { a: ' hot lead ' },
    'H',
  ],
  ['the else of a lookup', { from: 'a', lookup: { x: 'y' }, else: 'other' }, { a: 'q' }, 'other'],
  ['the default of a lookup', { from: 'a', lookup: { x: 'y' }, default: 'none' }, { a: 'q' }, 'none'],
  ['the first case that holds', { cases: [{ when: { field: 'a', is: '1' }, use: { value: 'one' } }, { when: { field: 'a', exists: true }, use: 'a' }] }, { a: '2' }, '2'], // prettier-ignore
  ['the else of cases', { cases: [{ when: { field: 'a', is: '1' }, use: 'a' }], else: { value: 'no' } }, { a: '2' }, 'no'], // prettier-ignore
  ['a rule in a rule', { firstOf: [{ from: 'a', transform: 'digits' }, 'b'] }, { a: 'n/a', b: 'bb' }, 'bb'],
  ['a transform of a join', { join: ['a', 'b'], transform: 'upper' }, { a: 'x', b: 'y' }, 'X Y'],
])('a rule for %s, when it is carried out, then that is the value', (_, rule, fields, value) => {
  expect(valueOf(rule, fields as Record<string, string>)).toBe(value);
});

test.each([
  ['trim', '  a b ', 'a b'],
  ['lower', 'ÄB', 'äb'],
  ['upper', 'äb', 'ÄB'],
  ['title-case', "ANNE-MARIE o'neil McDonald", "Anne-Marie O'Neil McDonald"],
  ['digits', '+1 (312) 555', '1312555'],
  ['phone', '(312) 555-0101', '3125550101'],
  ['phone', '+44 20 7946 0018', '+442079460018'],
  ['date', '2026-03-01', '2026-03-01'],
  ['date', '2026-03-01T02:30:00Z', '2026-02-28'],
  ['date', '2026-03-01T00:00:00Z', '2026-03-01'],
  ['date', '352252800000', '1981-03-01'],
  ['date', '-31536000000', '1969-01-01'],
  ['date', '01.03.1981', '1981-03-01'],
  ['date', '25/03/1981', '1981-03-25'],
  ['date', '03/25/1981', '1981-03-25'],
  ['date', '3/3/1981', '1981-03-03'],
  ['date', '19810301', '1981-03-01'],
  ['boolean', ' TRUE ', 'Y'],
  ['boolean', '0', 'N'],
])('the transform %s, when the field holds "%s", then it gives "%s"', (transform, text, value) => {
  expect(valueOf({ from: 'a', transform }, { a: text })).toBe(value);
});

test.each([
  ['date', '02/03/1981', 'not a date that can be read in one way only'],
  ['date', '31.02.1981', 'not a date that can be read in one way only'],
  ['date', 'soon', 'not a date that can be read in one way only'],
  ['phone', '12', 'not possible as a phone number'],
  ['boolean', 'maybe', 'neither true nor false'],
])(
  'the transform %s, when the field holds "%s", then nothing is written and it is told',
  (transform, text, why) => {
    const { order, warnings } = orderOf(
      contact({ a: text }),
      withPhone({ comments: { from: 'a', transform } }),
    );
    expect(order.lead).not.toHaveProperty('comments');
    expect(warnings).toEqual([`comments: left out, ${why}`]);
  },
);

test('several transforms, when given, then they are made in their order, before the lookup', () => {
  const rule = { from: 'a', transform: ['trim', 'upper'], lookup: { GOLD: '1' } };
  expect(valueOf(rule, { a: ' gold ' })).toBe('1');
});

test('a lookup, when it does not list the value and has no else, then nothing is written and it is told', () => {
  const { order, warnings } = orderOf(
    contact({ a: 'secret word' }),
    withPhone({ comments: { from: 'a', lookup: { x: 'y' } } }),
  );
  expect(order.lead).not.toHaveProperty('comments');
  expect(warnings).toEqual(['comments: left out, the lookup does not list the value']);
});

test('an empty field, when the record has it, then the lead field is emptied; when it has it not, then it is left', () => {
  expect(valueOf('city', { city: '' })).toBe('');
  expect(valueOf({ from: 'city', transform: 'date' }, { city: ' ' })?.trim()).toBe('');
  expect(valueOf({ firstOf: ['city', 'town'] }, { town: '' })).toBe('');
  expect(valueOf('city', {})).toBeUndefined();
  expect(valueOf({ firstOf: ['city', 'town'] }, {})).toBeUndefined();
  expect(valueOf({ join: ['city', 'town'] }, {})).toBeUndefined();
});

test('cases, when none holds and there is no else, then the lead field is left as it is', () => {
  const rule = { cases: [{ when: { field: 'a', is: '1' }, use: { value: 'one' } }] };
  expect(valueOf(rule, { a: '2' })).toBeUndefined();
});
