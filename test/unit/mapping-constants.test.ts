import { expect, test } from 'vitest';
import { constantsOf } from '../../src/domain/mapping/constants.ts';
import type { ValueRule } from '../../src/domain/mapping/value-rule.ts';

const when = { field: 'product', is: 'solar' };

test.each<[string, ValueRule | undefined, readonly string[]]>([
  ['no rule', undefined, []],
  ['a field', 'list', []],
  ['a fixed text', { value: '1001' }, ['1001']],
  ['a lookup with else and default', { from: 'a', lookup: { x: '1', y: '2' }, else: '3', default: '4' }, ['1', '2', '3', '4']],
  ['cases, whose else is a rule', { cases: [{ when, use: { value: '1003' } }], else: { value: '1001' } }, ['1003', '1001']],
  ['cases, whose else is a field', { cases: [{ when, use: 'list' }], else: 'other' }, []],
  ['the first of several', { firstOf: ['list', { value: '1001' }] }, ['1001']],
  ['a lookup of fixed texts', { firstOf: ['a', { value: 'x' }], lookup: { x: '1' } }, ['1']],
  ['the same text twice', { from: 'a', lookup: { x: '1', y: '1' } }, ['1']],
])('the constants of %s', (_name, rule, expected) => {
  expect(constantsOf(rule)).toEqual(expected);
}); // prettier-ignore
