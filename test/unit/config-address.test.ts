import { expect, test } from 'vitest';
import { addressSet, isAddressOrRange } from '../../src/config/address.ts';

test.each([
  ['10.0.0.5', true],
  ['10.0.0.0/8', true],
  ['0.0.0.0/0', true],
  ['2001:db8::1', true],
  ['fd00::/8', true],
  ['10.0.0.0/33', false],
  ['fd00::/129', false],
  ['10.0.0.0/', false],
  ['10.0.0.0/8/8', false],
  ['10.0.0', false],
  ['10.0.0.0/-1', false],
  ['dialer.example.com', false],
  ['', false],
])('entry "%s", when asked whether it is an address or a range, then %s', (entry, valid) => {
  expect(isAddressOrRange(entry)).toBe(valid);
});

test('a set of addresses and ranges, when asked, then it knows what is inside and what is not', () => {
  const set = addressSet(['203.0.113.10', '10.0.0.0/8', 'fd00::/8']);
  expect(set.check('203.0.113.10', 'ipv4')).toBe(true);
  expect(set.check('203.0.113.11', 'ipv4')).toBe(false);
  expect(set.check('10.200.3.4', 'ipv4')).toBe(true);
  expect(set.check('fd12::1', 'ipv6')).toBe(true);
  expect(set.check('fe80::1', 'ipv6')).toBe(false);
});
