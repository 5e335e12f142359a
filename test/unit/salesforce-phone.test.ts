import { describe, expect, it } from 'vitest';
import { objectOfId, pathSegment } from '../../connectors/salesforce/ids.ts';
import { longId } from '../../src/domain/salesforce-id.ts';
import { isSameNumber, searchTerms } from '../../connectors/salesforce/phone.ts';
import { cut } from '../../connectors/salesforce/record-draft.ts';

describe('search terms', () => {
  it('cover the usual ways of writing when the number is American', () => {
    // What is written as 1 312 555 0142 holds the third of them.
    expect(searchTerms('+13125550142')).toEqual(['3125550142', '13125550142', '312 555 0142']);
  });

  it('cover the trunk zero when the country has one', () => {
    expect(searchTerms('+442079460018')).toEqual([
      '2079460018',
      '442079460018',
      '02079460018',
      '020 7946 0018',
      '44 20 7946 0018',
    ]);
  });

  it('hold nothing that would need escaping, and are empty when there is no number', () => {
    for (const number of ['+390669812345', '+5491123456789', '+4930123456'])
      for (const term of searchTerms(number)) expect(term).toMatch(/^[\d ]+$/);
    expect(searchTerms('unknown')).toEqual([]);
  });
});

describe('numbers', () => {
  it.each([
    ['(312) 555-0142', '+13125550142', true],
    ['312.555.0142 x9', '+13125550142', true],
    ['+52 3125550142', '+13125550142', false],
    ['3125550143', '+13125550142', false],
    ['none', '+13125550142', false],
    ['3125550142', 'none', false],
  ])('%s and %s are the same: %s', (held, e164, same) => {
    expect(isSameNumber(held, e164)).toBe(same);
  });
});

describe('ids', () => {
  it('get their check characters when they are short', () => {
    expect(longId('00D5Y000001MPM7')).toBe('00D5Y000001MPM7UAO');
    expect(longId('00D5Y000001MPM7UAO')).toBe('00D5Y000001MPM7UAO');
  });

  it.each([
    ['00Q5g00000000001', undefined],
    ['00Q5g0000000001', 'Lead'],
    ['0035g0000000001AAA', 'Contact'],
    ['0015g0000000001AAA', undefined],
    ["003' OR Id != '''", undefined],
  ])('%s is the id of a %s', (id, object) => {
    expect(objectOfId(id)).toBe(object);
  });

  it('are encoded when they are part of a path', () => {
    expect(pathSegment('main:1795310300.1004:101')).toBe('main%3A1795310300.1004%3A101');
  });
});

describe('cut', () => {
  it('never leaves half of a character', () => {
    expect(cut('ab😀', 3)).toBe('ab');
    expect(cut('ab😀', 4)).toBe('ab😀');
  });
});
