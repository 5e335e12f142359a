import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskSecrets, readParameters } from '../../src/domain/hit/parameters.ts';
import { parseForm } from '../../src/domain/hit/query.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

function read(query: string, body = '', headers: Record<string, string> = FORM) {
  return readParameters({ query: Buffer.from(query), body: Buffer.from(body), headers });
}

function values(query: string, body = '', headers: Record<string, string> = FORM) {
  return read(query, body, headers).parameters.map(({ name, value }) => [name, value]);
}

describe('readParameters', () => {
  test('when a name is in query and body, then the query wins as in VICIdial', () => {
    expect(values('status=SALE&a=', 'status=NI&a=1&lead_id=101')).toEqual([
      ['status', 'SALE'],
      ['a', ''],
      ['lead_id', '101'],
    ]);
  });

  test("when the query's tag was not filled, then the body's value counts", () => {
    expect(values('status=--A--status--B--', 'status=NI')).toEqual([['status', 'NI']]);
  });

  test('when the body is the malformed one of a settings container, then the backslashes are gone', () => {
    const expected = [
      ['lead_id', '101'],
      ['status', 'INCALL'],
    ];
    expect(values('', 'lead_id=101\\&status=INCALL\\&')).toEqual(expected);
    expect(values('', 'lead_id=101\\&status=INCALL')).toEqual(expected);
    expect(values('', 'lead_id=101\\&status=INCALL\\')).toEqual(expected);
    expect(values('', 'lead_id=101\\&status=INCALL', {})).toEqual(expected);
  });

  test('when a well-formed body holds a backslash, then it stays', () => {
    expect(values('', 'path=C:\\dir&b=x%5C')).toEqual([
      ['path', 'C:\\dir'],
      ['b', 'x\\'],
    ]);
  });

  test('when secrets are sent, then they are left out and named', () => {
    const { parameters, secrets } = read('key=k&lead_id=101&PASS=p', 'phone_pass=pp&a=1');
    expect(parameters.map(({ name }) => name)).toEqual(['lead_id', 'a']);
    expect(secrets).toEqual(['key', 'PASS', 'phone_pass']);
  });

  test.each([
    ['dispo_name=Sale%2BMade', 'Sale Made'],
    ['dispo_name=Sale+Made', 'Sale Made'],
    ['dispo_name=C%252B%252B', 'C++'],
    ['dispo_name=100%2525', '100%'],
    ['dispo_name=100%25+sure', '100% sure'],
    ['did_description=Main%2Bsales%2BDID', 'Main sales DID'],
    ['did_custom_one=a%2526b', 'a&b'],
    ['user_group=AGENTS', 'AGENTS'],
    ['comments=a%2Bb', 'a+b'],
  ])('when %s came, then its value is %j', (query, expected) => {
    expect(read(query).parameters[0]?.value).toBe(expected);
  });

  test('when the body is JSON, then its leaves are parameters under dotted names', () => {
    const body =
      '{"lead":{"first_name":"Ada","age":36,"ok":true,"x":null},"tags":["a","b"],"id":12345678901234567890}';
    expect(values('', body, JSON_TYPE)).toEqual([
      ['lead.first_name', 'Ada'],
      ['lead.age', '36'],
      ['lead.ok', 'true'],
      ['tags', 'a, b'],
      ['id', '12345678901234567890'],
    ]);
  });

  test('when JSON is sent with the content type of a form, then it is read as JSON', () => {
    expect(values('', ' {"phone":"1"}')).toEqual([['phone', '1']]);
    expect(values('', '\ufeff{"phone":"1"}', JSON_TYPE)).toEqual([['phone', '1']]);
  });

  test.each([
    ['{"phone":', JSON_TYPE, 'not-json'],
    ['[1]', JSON_TYPE, 'not-an-object'],
    ['"x"', JSON_TYPE, 'not-an-object'],
    ['['.repeat(100_000), JSON_TYPE, 'not-json'],
    ['--x--', { 'content-type': 'multipart/form-data; boundary=x' }, 'unsupported'],
  ])(
    'when the body %# cannot be read, then the query still counts and the fault is named',
    (body, headers, fault) => {
      const { parameters, bodyFault } = read('a=1', body, headers);
      expect(parameters).toEqual([{ name: 'a', value: '1' }]);
      expect(bodyFault).toBe(fault);
    },
  );

  test('when query and body are any bytes, then it does not throw', () => {
    const headers = fc.constantFrom({}, FORM, JSON_TYPE);
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), headers, (query, body, headers) => {
        readParameters({ query, body, headers });
      }),
    );
  });
});

describe('maskSecrets', () => {
  function mask(query: string): string {
    return Buffer.from(maskSecrets(Buffer.from(query, 'latin1'))).toString('latin1');
  }

  test.each([
    ['key=abc&a=1', 'key=***&a=1'],
    ['a=1&pass=p%20w&phone_pass=x', 'a=1&pass=***&phone_pass=***'],
    ['a=1&Pass=x&b=2', 'a=1&Pass=***&b=2'],
    ['p%61ss=x', 'p%61ss=***'],
    ['%70ass=x', '%70ass=***'],
    ['pass=a & b&c=1', 'pass=***&c=1'],
    ['key=abc\\&a=1\\&', 'key=***\\&a=1\\&'],
    ['monkey=1&bypass=2', 'monkey=1&bypass=2'],
    ['a=key=1&b=\xe9&key=x=y', 'a=key=1&b=\xe9&key=***'],
    [
      'user.password=x&card[token]=y&card%5Btoken%5D=z',
      'user.password=***&card[token]=***&card%5Btoken%5D=***',
    ],
    ['a.1.key=label&a.tokens=1&.b=2', 'a.1.key=label&a.tokens=1&.b=2'],
  ])('when the query is %j, then %j is kept', (query, expected) => {
    expect(mask(query)).toBe(expected);
  });

  test.each(['lead_id=101&keys=1', 'key=', 'key=***&pass=&a=1', 'key', ''])(
    'when there is nothing to mask in %j, then it is the same array',
    (query) => {
      const bytes = Buffer.from(query);
      expect(maskSecrets(bytes)).toBe(bytes);
    },
  );

  test('when a list of names is given, then only those are masked', () => {
    const masked = maskSecrets(Buffer.from('key=a&t=b'), ['t']);
    expect(Buffer.from(masked).toString()).toBe('key=a&t=***');
  });

  test('when bytes are masked, then the parser finds no secret in them and all else unchanged', () => {
    const token = fc.constantFrom(
      '&',
      '=',
      'key',
      'pass',
      'p%61ss',
      'a',
      's3cret',
      '%',
      '\\',
      ' ',
      '+',
      '\x01',
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 30 }), (tokens) => {
        const bytes = Buffer.from(tokens.join(''), 'latin1');
        const isSecret = (name: string): boolean => /^(?:key|pass)$/i.test(name);
        const masked = parseForm(maskSecrets(bytes));
        for (const { name, value } of masked.filter((found) => isSecret(found.name))) {
          expect(value).toMatch(/^(?:|\\|\*\*\*\\?)$/);
          expect(name).not.toBe('');
        }
        expect(masked.filter((found) => !isSecret(found.name))).toEqual(
          parseForm(bytes).filter((found) => !isSecret(found.name)),
        );
      }),
    );
  });
});
