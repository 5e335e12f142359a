import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseForm, parseQuery } from '../../src/domain/hit/query.ts';

/** Text of a query to its pairs; one JavaScript character is one byte. */
function pairs(query: string): readonly (readonly [string, string])[] {
  return parseQuery(Buffer.from(query, 'latin1')).map(({ name, value }) => [name, value]);
}

/** What PHP's `urlencode` makes of text. */
function phpUrlencode(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

/** Text as VICIdial may hold it: no control characters, no lone surrogates. */
const text = fc.string({ unit: 'grapheme' }).filter((value) => !/\p{Cc}|^--A--/u.test(value));
const name = text.filter((value) => value !== '');
const pairList = fc.array(fc.tuple(name, text));

describe('parseQuery', () => {
  test.each([
    [
      'a=1&b=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    ['a=x+y%20z', [['a', 'x y z']]],
    [
      'a=1&a=&a=2',
      [
        ['a', '1'],
        ['a', ''],
        ['a', '2'],
      ],
    ],
    ['a=1=2', [['a', '1=2']]],
    [
      'a=100%&b=%zz&c=%4',
      [
        ['a', '100%'],
        ['b', '%zz'],
        ['c', '%4'],
      ],
    ],
    [
      'a=%26%3D&b%3D=1',
      [
        ['a', '&='],
        ['b=', '1'],
      ],
    ],
    [
      'a=x y&b=1',
      [
        ['a', 'x y'],
        ['b', '1'],
      ],
    ],
    [
      "ln=O'Brien+&+Sons&em=a",
      [
        ['ln', "O'Brien & Sons"],
        ['em', 'a'],
      ],
    ],
    [
      'rf=rec with space & amp&cid=',
      [
        ['rf', 'rec with space & amp'],
        ['cid', ''],
      ],
    ],
    [
      'a=this&&that&b=1',
      [
        ['a', 'this&&that'],
        ['b', '1'],
      ],
    ],
    [
      'a=1&&b=2&',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'VAR&a=1',
      [
        ['VAR', ''],
        ['a', '1'],
      ],
    ],
    [
      'one&two&a=1',
      [
        ['one', ''],
        ['two', ''],
        ['a', '1'],
      ],
    ],
    ['a=1#b=2', [['a', '1']]],
    ['a=1%23b', [['a', '1#b']]],
    ['', []],
    ['&&', []],
    ['=v', [['', 'v']]],
    ['a=%00x%07y%0A%0D%09z%7F', [['a', 'xy\n\r\tz']]],
    ['a=\x00x\x1by', [['a', 'xy']]],
  ])('when the query is %j, then its pairs come out in order', (query, expected) => {
    expect(pairs(query)).toEqual(expected);
  });

  test('when a value is a tag that was not filled, then the parameter is absent', () => {
    expect(pairs('a=--A--status--B--&b=1')).toEqual([['b', '1']]);
    expect(pairs('a=%2D%2DA%2D%2Dstatus%2D%2DB%2D%2D&b=1')).toEqual([['b', '1']]);
    expect(pairs('a=--A--x--B--+and+more')).toEqual([['a', '--A--x--B-- and more']]);
  });

  test('when the bytes are UTF-8, encoded or raw, then they are read so and not marked', () => {
    const raw = parseQuery(Buffer.from('a=café&b=caf%C3%A9'));
    expect(raw).toEqual([
      { name: 'a', value: 'café' },
      { name: 'b', value: 'café' },
    ]);
  });

  test('when one value is not UTF-8, then it alone is read as Windows-1252 and says so', () => {
    expect(parseQuery(Buffer.from('a=Andr%E9+%80%93&b=caf%C3%A9'))).toEqual([
      { name: 'a', value: 'André €“', notUtf8: true },
      { name: 'b', value: 'café' },
    ]);
  });

  test('when the raw rest of a value is encoded UTF-8, then all of the value is read so', () => {
    expect(parseQuery(Buffer.from('a=x & caf%C3%A9&b=1'))[0]).toEqual({ name: 'a', value: 'x & café' });
  });

  test('when a NUL stands inside a UTF-8 sequence, then its halves are not joined into a character', () => {
    expect(parseQuery(Buffer.from('a=%C3%00%A9'))[0]).toEqual({ name: 'a', value: 'Ã©', notUtf8: true });
  });

  test('when the line is 8 KB of one raw value, then it is one parameter', () => {
    const value = 'x & y '.repeat(1400).trim();
    expect(pairs(`a=${value}`)).toEqual([['a', value]]);
  });

  test('when the bytes are anything at all, then it does not throw and lets no control character in', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        for (const { name, value } of [...parseQuery(bytes), ...parseForm(bytes)]) {
          expect(name + value).not.toMatch(/[^\P{Cc}\t\n\r]/u);
        }
      }),
    );
  });

  test('when bytes are built from what the grammar is made of, then it does not throw', () => {
    const token = fc.constantFrom(
      '&',
      '=',
      '%',
      '+',
      '#',
      '\\',
      '%E9',
      '%C3',
      '%00',
      '--A--',
      '--B--',
      'a',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(token), (tokens) => {
        const bytes = Buffer.from(tokens.join(''), 'latin1');
        const before = Buffer.from(bytes);
        parseQuery(bytes);
        expect(bytes.equals(before)).toBe(true);
      }),
    );
  });

  test('when pairs are encoded by URLSearchParams, then the same pairs come out', () => {
    fc.assert(
      fc.property(pairList, (list) => {
        expect(pairs(new URLSearchParams(list).toString())).toEqual(list);
      }),
    );
  });

  test("when pairs are encoded by PHP's urlencode, then the same pairs come out", () => {
    fc.assert(
      fc.property(pairList, (list) => {
        const query = list.map((pair) => pair.map(phpUrlencode).join('=')).join('&');
        expect(pairs(query)).toEqual(list);
      }),
    );
  });

  test('when Latin-1 text that is no UTF-8 is percent-encoded, then the same text comes out', () => {
    const latin1 = fc
      .array(fc.integer({ min: 0xa0, max: 0xff }), { minLength: 1 })
      .filter((codes) => Buffer.from(codes).toString('utf8').includes('\ufffd'));
    fc.assert(
      fc.property(latin1, (codes) => {
        const query = `a=${codes.map((code) => `%${code.toString(16)}`).join('')}`;
        expect(pairs(query)).toEqual([['a', String.fromCharCode(...codes)]]);
      }),
    );
  });

  test('when two queries with values are joined by &, then their parameters follow each other', () => {
    const query = fc.array(fc.tuple(name, text), { minLength: 1 }).map((list) => new URLSearchParams(list));
    fc.assert(
      fc.property(query, query, (one, two) => {
        expect(pairs(`${one.toString()}&${two.toString()}`)).toEqual([
          ...pairs(one.toString()),
          ...pairs(two.toString()),
        ]);
      }),
    );
  });

  test('when a value holds raw & but no =, then it comes out whole', () => {
    const piece = fc.stringMatching(/^[ a-zA-Z']{1,8}$/);
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1 }), (pieces) => {
        const value = pieces.join('&');
        expect(pairs(`a=${value}&b=1`)).toEqual([
          ['a', value],
          ['b', '1'],
        ]);
      }),
    );
  });
});

describe('parseForm', () => {
  test('when a form body holds a #, then it is part of the value', () => {
    expect(parseForm(Buffer.from('a=1#2&b=3'))).toEqual([
      { name: 'a', value: '1#2' },
      { name: 'b', value: '3' },
    ]);
  });
});
