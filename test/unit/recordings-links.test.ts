import { assert, constantFrom, nat, pre, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allowedLocation } from '../../src/recordings/link/location.ts';
import { recordingLink } from '../../src/recordings/link/make-link.ts';
import { openToken, sealToken } from '../../src/recordings/link/token.ts';

const SECRET = 'recordings-secret-0123456789abcdef-1';
const OTHER = 'recordings-secret-0123456789abcdef-2';
const SEALED = {
  dialer: 'main',
  location: 'http://10.0.0.5/RECORDINGS/MP3/20261121-100000_3125550101_agent001-all.mp3',
  type: 'audio/mpeg',
  expiresAt: 1_800_000_000_000,
};

describe('tokens', () => {
  test('a token, when it is opened with the secret it was sealed with, then it tells what went in', () => {
    expect(openToken(sealToken(SEALED, SECRET), [SECRET])).toEqual(SEALED);
  });

  test('a token of the secret before, when both are configured, then it opens; when only the new one is, then not', () => {
    const token = sealToken(SEALED, SECRET);
    expect(openToken(token, [OTHER, SECRET])).toEqual(SEALED);
    expect(openToken(token, [OTHER])).toBeUndefined();
  });

  test('any one character of a token, when it is another, then the token opens nothing', () => {
    const token = sealToken(SEALED, SECRET);
    assert(
      property(nat(token.length - 1), constantFrom('A', 'B', 'a', 'b', '0', '1', '-', '_'), (at, other) => {
        pre(token[at] !== other);
        const forged = `${token.slice(0, at)}${other}${token.slice(at + 1)}`;
        // The last character may have bits that stand for nothing.
        pre(!Buffer.from(forged, 'base64url').equals(Buffer.from(token, 'base64url')));
        expect(openToken(forged, [SECRET])).toBeUndefined();
      }),
    );
  });

  test('whatever text stands in the place of a token, then it is refused and nothing throws', () => {
    assert(
      property(string({ maxLength: 400 }), (text) => {
        expect(openToken(text, [SECRET])).toBeUndefined();
      }),
    );
    const token = sealToken(SEALED, SECRET);
    for (const cut of [0, 1, 20, token.length - 1])
      expect(openToken(token.slice(0, cut), [SECRET])).toBeUndefined();
    expect(openToken('A'.repeat(100_000), [SECRET])).toBeUndefined();
  });

  test('a token, when it is looked at, then neither address nor number can be read in it, and two are never alike', () => {
    const [one, two] = [sealToken(SEALED, SECRET), sealToken(SEALED, SECRET)];
    expect(one).not.toBe(two);
    const bytes = Buffer.from(one, 'base64url').toString('latin1');
    for (const secret of ['10.0.0.5', '3125550101', 'main', 'RECORDINGS'])
      expect(bytes).not.toContain(secret);
  });
});

describe('links', () => {
  const hosts = { url: 'http://10.0.0.5', hosts: [] };
  const rules = { publicUrl: 'https://bridge.example.com', secret: SECRET, lifetimeMs: 86_400_000 };

  test('a recording, when it is linked, then the link ends as the file does, has a day to live and fits a field of 255 characters', () => {
    const link = recordingLink(
      { dialer: 'main', location: SEALED.location, hosts },
      rules,
      1_700_000_000_000,
    );
    expect(link).toMatch(/^https:\/\/bridge\.example\.com\/recordings\/[A-Za-z0-9_-]+\.mp3$/);
    expect(link?.length).toBeLessThan(255);
    const token = /([A-Za-z0-9_-]+)\.mp3$/.exec(link ?? '')?.[1] ?? '';
    expect(openToken(token, [SECRET])).toEqual({ ...SEALED, expiresAt: 1_700_086_400_000 });
  });

  test('a recording on a host that is not allowed, when it is linked, then there is no link', () => {
    const location = 'http://169.254.169.254/latest/meta-data/iam.mp3';
    expect(recordingLink({ dialer: 'main', location, hosts }, rules, 0)).toBeUndefined();
  });
});

describe('where recordings may lie', () => {
  const allowed = {
    url: 'https://dialer.example.com:8443/vici',
    hosts: ['10.0.0.8', 'files.example.com:8080', '[fd00::5]'],
  };

  test.each([
    'https://dialer.example.com:8443/RECORDINGS/a.mp3',
    'http://dialer.example.com/RECORDINGS/a.mp3',
    'https://dialer.example.com/RECORDINGS/a.mp3',
    'http://DIALER.example.com/RECORDINGS/a.mp3',
    'http://10.0.0.8/a.wav',
    'https://10.0.0.8/a.wav',
    'http://files.example.com:8080/a.wav',
    'http://[fd00:0::5]/a.wav',
  ])('%s is allowed', (location) => {
    expect(allowedLocation(location, allowed)).toBeInstanceOf(URL);
  });

  test.each([
    ['another host', 'http://10.0.0.9/a.wav'],
    ['another port of the dialer', 'http://dialer.example.com:6379/a.wav'],
    ['another port of a host', 'http://10.0.0.8:22/a.wav'],
    ['a host whose port is another', 'http://files.example.com/a.wav'],
    ['a name that ends alike', 'http://evil-dialer.example.com/a.wav'],
    ['a name that begins alike', 'http://dialer.example.com.evil.test/a.wav'],
    ['credentials that look like the host', 'http://dialer.example.com@evil.test/a.wav'],
    ['credentials', 'http://user:pass@dialer.example.com/a.wav'],
    ['a file', 'file:///etc/passwd'],
    ['another protocol', 'gopher://dialer.example.com/a'],
    ['a number for an address', 'http://2852039166/a.wav'],
    ['nothing', ''],
    ['a path', '/RECORDINGS/a.wav'],
  ])('%s is refused', (_what, location) => {
    expect(allowedLocation(location, allowed)).toBeUndefined();
  });
});
