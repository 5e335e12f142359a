import { describe, expect, test } from 'vitest';
import { numberOf } from '../../src/commands/dnc/number.ts';
import { chosenPlace, placeText } from '../../src/commands/dnc/place.ts';
import { safeCell } from '../../src/commands/dnc/safe-cell.ts';
import type { Config } from '../../src/config/config.ts';
import { campaignOf, placeOf } from '../../src/ledger/dnc/place.ts';

/** As much of a configuration as the words on the command line are read with. */
function withDialers(codes: Readonly<Record<string, string>>): Config {
  const dialers = Object.fromEntries(
    Object.entries(codes).map(([name, defaultPhoneCode]) => [name, { defaultPhoneCode }]),
  );
  return { dialers } as unknown as Config;
}

const american = withDialers({ main: '1', second: '1' });
const mixed = withDialers({ main: '1', uk: '44' });

describe('a number on the command line', () => {
  test.each([
    ['+1 (312) 555-0101', american, '+13125550101'],
    ['312-555-0101', american, '+13125550101'],
    ['00442079460018', american, '+442079460018'],
    ['+442079460018', withDialers({}), '+442079460018'],
    ['020 7946 0018', withDialers({ uk: '44' }), '+442079460018'],
  ])('%s is read as %3$s', (text, config, expected) => {
    expect(numberOf(text, config)).toBe(expected);
  });

  test.each([
    ['12', american, 'that is no phone number'],
    ['3125550101', withDialers({}), 'that is no phone number'],
    ['2079460018', mixed, 'may be of several countries'],
  ])('%s is refused without being quoted', (text, config, message) => {
    expect(() => numberOf(text, config)).toThrow(message);
    expect(() => numberOf(text, config)).not.toThrow(text);
  });
});

describe('a place on the command line', () => {
  test('is everywhere, or a campaign of the dialer that is named or the only one', () => {
    expect(chosenPlace(american, {})).toBeUndefined();
    expect(chosenPlace(american, { campaign: 'A', dialer: 'second' })).toEqual({
      dialer: 'second',
      campaign: 'A',
    });
    expect(chosenPlace(withDialers({ main: '1' }), { campaign: 'A' })).toEqual({
      dialer: 'main',
      campaign: 'A',
    });
  });

  test.each([
    [{ dialer: 'main' }, '--dialer is for one campaign'],
    [{ campaign: 'A' }, 'there are several dialers'],
    [{ campaign: 'A', dialer: 'no' }, 'no dialer no'],
  ])('%j is refused', (options, message) => {
    expect(() => chosenPlace(american, options)).toThrow(message);
  });

  test('stands in the ledger in capitals, and is told in words', () => {
    expect(placeOf({ dialer: 'main', campaign: 'sales-1' })).toBe('main:SALES-1');
    expect(campaignOf('main:SALES-1')).toEqual({ dialer: 'main', campaign: 'SALES-1' });
    expect(campaignOf(placeOf(undefined))).toBeUndefined();
    expect([placeText('system'), placeText('main:S')]).toEqual(['everywhere', 'in campaign S of main']);
  });
});

test.each([
  ['=1+1', "'=1+1"],
  ['+cmd', "'+cmd"],
  ['-1', "'-1"],
  ['@sum(1)', "'@sum(1)"],
  ['\t=1', "'\t=1"],
  ['\u{ff1d}1', "'\u{ff1d}1"],
  ['+13125550101', '+13125550101'],
  ['+1312555+1', "'+1312555+1"],
  ['asked by letter', 'asked by letter'],
  ['', ''],
])('the cell %j is written as %j', (text, cell) => {
  expect(safeCell(text)).toBe(cell);
});
