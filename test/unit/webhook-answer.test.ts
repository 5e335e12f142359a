import { expect, test } from 'vitest';
import { acknowledge } from '../../connectors/webhook/answer.ts';
import { parseRetryAfter } from '../../src/domain/retry-after.ts';

const NOW = Date.UTC(2026, 10, 21, 21, 20, 40);
const DAY = 24 * 60 * 60 * 1000;

const answer = (status: number, more: { retryAfter?: string; start?: string } = {}) =>
  acknowledge({ status, retryAfter: undefined, start: '', ...more }, 'audit (https://example.com)', NOW);

test.each([
  [200, ''],
  [202, '{"received":true}'],
  [204, ''],
  [200, 'OK'],
  [200, '<p>thanks</p>'],
])('is acknowledged by %i with body %o', (status, start) => {
  expect(answer(status, { start })).toBeUndefined();
});

test.each([
  [301, 'permanent', 'redirected'],
  [400, 'permanent', 'http-400'],
  [401, 'auth', 'http-401'],
  [403, 'auth', 'http-403'],
  [404, 'permanent', 'http-404'],
  [408, 'transient', 'http-408'],
  [409, 'permanent', 'http-409'],
  [410, 'permanent', 'gone'],
  [413, 'permanent', 'http-413'],
  [429, 'transient', 'http-429'],
  [500, 'ambiguous', 'http-500'],
  [502, 'ambiguous', 'http-502'],
  [503, 'transient', 'http-503'],
  [504, 'ambiguous', 'http-504'],
])('a %i is %s', (status, kind, code) => {
  expect(() => answer(status)).toThrow(expect.objectContaining({ kind, code }));
});

test.each([429, 502, 503, 504])('a %i waits as long as it is told', (status) => {
  expect(() => answer(status, { retryAfter: '120' })).toThrow(
    expect.objectContaining({ retryAfterMs: 120_000 }),
  );
});

test.each(['<!DOCTYPE html><p>Sign in', '\uFEFF\n <HTML lang="en">', '<html>'])(
  'a 200 with a web page acknowledges nothing: %o',
  (start) => {
    expect(() => answer(200, { start })).toThrow(
      expect.objectContaining({ kind: 'ambiguous', code: 'html-answer' }),
    );
  },
);

test.each([
  ['7', 7_000],
  [' 0 ', 0],
  ['Sat, 21 Nov 2026 21:21:40 GMT', 60_000],
  ['Sat, 21 Nov 2026 21:00:00 GMT', 0],
  ['99999999', DAY],
  ['Sat, 21 Nov 2099 21:00:00 GMT', DAY],
  ['-5', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
])('Retry-After %o is a wait of %o ms', (value, waitMs) => {
  expect(parseRetryAfter(value, NOW, DAY)).toBe(waitMs);
});
