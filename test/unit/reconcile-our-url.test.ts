import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ourHook } from '../../src/domain/reconcile/our-url.ts';

const of = (url: string) => ourHook(url, { dialer: 'main' });

test.each([
  ['the key in the path', 'https://b.test/hooks/vicidial/main/dispo/KEY?a=1', ['KEY']],
  ['the key as a parameter', 'https://b.test/hooks/vicidial/main/dispo?a=1&key=KEY', ['KEY']],
  ['the key as user name', 'https://KEY@b.test/hooks/vicidial/main/dispo?a=1', ['KEY']],
  ['the key as password', 'https://user:K%45Y@b.test/hooks/vicidial/main/dispo?a=1', ['KEY', 'user']],
  ['several keys', 'https://x@b.test/hooks/vicidial/main/dispo/KEY?key=old', ['KEY', 'old', 'x']],
  ['no key', 'https://b.test/hooks/vicidial/main/dispo', []],
  ['a slash at the end', 'https://b.test/hooks/vicidial/main/dispo/KEY/?a=1', ['KEY']],
  ['a path in front', 'https://b.test/bridge/v1/hooks/vicidial/main/dispo/KEY?a=1', ['KEY']],
  ['VAR in front', 'VARhttps://b.test/hooks/vicidial/main/dispo/KEY?a=--A--lead_id--B--', ['KEY']],
  ['another scheme in capitals', 'HTTPS://B.test:443/hooks/vicidial/main/dispo/KEY', ['KEY']],
  ["a guide's path", 'https://b.test/api/vicidial/disposition/KEY?a=1', ['KEY']],
])('a URL of ours, when it has %s, then it is a hook with its keys', (_what, url, keys) => {
  expect(of(url)).toMatchObject({ trigger: 'dispo', origin: 'https://b.test', key: keys[0], keys });
});

test.each([
  ['relative', '/hooks/vicidial/main/dispo/KEY?a=1'],
  ['without a host', 'https:///hooks/vicidial/main/dispo/KEY'],
  ['of another dialer', 'https://b.test/hooks/vicidial/branch/dispo/KEY'],
  ['of no trigger', 'https://b.test/hooks/vicidial/main/disop/KEY'],
  ['in other capitals', 'https://b.test/Hooks/vicidial/main/dispo/KEY'],
  ['with a piece too many', 'https://b.test/hooks/vicidial/main/dispo/KEY/x'],
  ['with a broken escape', 'https://b.test/hooks/vicidial/main/%E0%A4%A/KEY'],
  ['in a parameter', 'https://b.test/x?u=/hooks/vicidial/main/dispo/KEY'],
  ['ALT', 'ALT'],
  ['empty', ''],
])('a URL, when it is %s, then it is none of ours', (_what, url) => {
  expect(of(url)).toBeUndefined();
});

test('the query, when it has secrets, raw blanks, accents and a fragment, then it is as it stood, the secrets masked', () => {
  const url =
    'http://10.0.0.5:8080/hooks/vicidial/main/extension-append?n=José Ñ&key=K1&pass=p&d=--A--dispo--B--#x&y';
  expect(of(url)).toMatchObject({
    trigger: 'extension-append',
    path: '/hooks/vicidial/main/extension-append',
    query: 'n=José Ñ&key=***&pass=***&d=--A--dispo--B--',
    origin: 'http://10.0.0.5:8080',
    key: 'K1',
  });
});

test('whatever text a URL is, then nothing is thrown, and no secret is in the query', () => {
  const piece = fc.constantFrom(
    'https://',
    'b.test',
    '/hooks/vicidial/main/dispo',
    '/K',
    '?',
    '&key=s3cret',
    '#',
    '%',
    '@',
    ':',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 8 })), { maxLength: 12 }), (pieces) => {
      const found = of(pieces.join(''));
      if (found !== undefined) expect(found.query).not.toMatch(/(?:^|&)key=s3cret/);
    }),
  );
});
