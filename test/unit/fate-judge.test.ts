import { describe, expect, test } from 'vitest';
import { AmbiguousError, AuthError, PermanentError, TransientError } from '../../src/domain/errors.ts';
import { type Circumstances, judge } from '../../src/domain/fate.ts';

const circumstances: Circumstances = {
  attempt: 1,
  attempts: 3,
  backoff: { backoffMs: 1000, maxBackoffMs: 8000, jitter: 0.5 },
  now: 50_000,
  random: () => 0,
  stopping: false,
};
const code = 'the-code';

describe('what a failed attempt means', () => {
  test('transient: tried again after the backoff of that attempt', () => {
    expect(judge(new TransientError('busy', { code }), { ...circumstances, attempt: 2 })).toEqual({
      outcome: 'transient',
      code,
      message: 'busy',
      next: { kind: 'retry', at: 52_000 },
    });
  });

  test.each([
    ['longer than the backoff', 30_000, 80_000],
    ['shorter than the backoff', 10, 51_000],
  ])('when the other side asks for a wait %s, the longer of the two is kept', (_what, retryAfterMs, at) => {
    for (const error of [
      new TransientError('busy', { code, retryAfterMs }),
      new AmbiguousError('lost', { code, retryAfterMs }),
    ]) {
      expect(judge(error, circumstances).next).toEqual({ kind: 'retry', at });
    }
  });

  test('what is asked for is kept also beyond the longest backoff', () => {
    const error = new TransientError('busy', { code, retryAfterMs: 600_000 });
    expect(judge(error, circumstances).next).toEqual({ kind: 'retry', at: 650_000 });
  });

  test.each(['aborted', 'account-busy', 'account-limit', 'governor-away', 'login-locked', 'quiet-hours'])(
    '%s: nothing was sent, so it never counts, also not as the last attempt (defect: leads died unsent)',
    (waited) => {
      const error = new TransientError('not now', { code: waited, retryAfterMs: 60_000 });
      expect(judge(error, { ...circumstances, attempt: 3 }).next).toEqual({
        kind: 'retry',
        at: 110_000,
        uncounted: true,
      });
    },
  );

  test('a limit of the account that rests for longer than a minute: given back, due when it is over, not counted', () => {
    const error = new TransientError('used up', { code: 'account-limit', retryAfterMs: 60_001 });
    expect(judge(error, { ...circumstances, attempt: 3 })).toMatchObject({
      outcome: 'transient',
      next: { kind: 'release', at: 110_001 },
    });
  });

  test('permanent: dead at once, whatever attempt it was', () => {
    expect(judge(new PermanentError('no', { code }), circumstances)).toMatchObject({
      outcome: 'permanent',
      next: { kind: 'dead' },
    });
  });

  test('refused credentials: given back, also with the last attempt', () => {
    expect(judge(new AuthError('who?', { code }), { ...circumstances, attempt: 3 })).toMatchObject({
      outcome: 'auth',
      next: { kind: 'release' },
    });
  });

  test('the last attempt of those allowed: dead; the one before: not yet', () => {
    const error = new AmbiguousError('lost', { code });
    expect(judge(error, { ...circumstances, attempt: 2 }).next.kind).toBe('retry');
    expect(judge(error, { ...circumstances, attempt: 3 }).next).toEqual({ kind: 'dead' });
    expect(judge(error, { ...circumstances, attempt: 4 }).next).toEqual({ kind: 'dead' });
  });

  test.each([new TypeError('Jane Canary has no phone'), 'Jane Canary', undefined, { name: 'Jane Canary' }])(
    'something unknown (%s): tried again, in doubt, and nothing of its text is kept',
    (thrown) => {
      const failed = judge(thrown, circumstances);
      expect(failed).toMatchObject({ outcome: 'ambiguous', code: 'unexpected', next: { kind: 'retry' } });
      expect(JSON.stringify(failed)).not.toContain('Canary');
    },
  );

  test.each([new PermanentError('no', { code }), new TransientError('busy', { code }), new Error('x')])(
    'cut off by the stop of the program (%s): given back, in doubt, never dead',
    (error) => {
      expect(judge(error, { ...circumstances, attempt: 3, stopping: true })).toMatchObject({
        outcome: 'interrupted',
        next: { kind: 'release' },
      });
    },
  );
});
