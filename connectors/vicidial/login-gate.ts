import { AuthError, TransientError } from '../../src/domain/errors.ts';
import { createKeyLock } from './key-lock.ts';
import type { Reply } from './reply.ts';

/**
 * Keeps a wrong password from locking the API user: VICIdial locks a user for everybody, on both APIs,
 * after ten wrong tries within 15 minutes (measured on 2.14-202).
 */
export interface LoginGate {
  /**
   * Make one authenticated call. Until the first one gets past the login, calls go one at a time; after a
   * refusal none goes at all for a while. Throws AuthError, or TransientError while the user is locked.
   */
  run(signal: AbortSignal, call: () => Promise<Reply>): Promise<Reply>;
}

/** One try in five minutes stays far below ten in fifteen. */
const REFUSED_HOLD_MS = 5 * 60 * 1000;
const LOCKED_HOLD_MS = 15 * 60 * 1000;

type State =
  { readonly is: 'unproven' | 'proven' } | { readonly is: 'refused' | 'locked'; readonly untilMs: number };

export function createLoginGate(options: { readonly who: string; readonly now: () => number }): LoginGate {
  const { who, now } = options;
  const oneAtATime = createKeyLock();
  let state: State = { is: 'unproven' };

  function assertOpen(): void {
    if (state.is !== 'refused' && state.is !== 'locked') return;
    const leftMs = state.untilMs - now();
    if (leftMs <= 0) state = { is: 'unproven' };
    else throw state.is === 'locked' ? lockedError(who, leftMs) : refusedError(who);
  }

  async function attempt(call: () => Promise<Reply>): Promise<Reply> {
    assertOpen();
    const reply = await call();
    const refusal =
      reply.messages.find(({ level, fn }) => level === 'ERROR' && fn === undefined)?.reason ?? '';
    if (refusal.startsWith('Too many login attempts')) {
      state = { is: 'locked', untilMs: now() + LOCKED_HOLD_MS };
      throw lockedError(who, LOCKED_HOLD_MS);
    }
    if (refusal.startsWith('Login incorrect')) {
      state = { is: 'refused', untilMs: now() + REFUSED_HOLD_MS };
      throw refusedError(who);
    }
    // Only a status line or a row that the API wrote proves that the login went well.
    if (reply.status === 200 && reply.messages.length > 0) state = { is: 'proven' };
    return reply;
  }

  return {
    async run(signal, call) {
      assertOpen();
      if (state.is === 'proven') return attempt(call);
      return oneAtATime.run(['login'], signal, () => attempt(call));
    },
  };
}

function refusedError(who: string): AuthError {
  return new AuthError(
    `${who} refuses the API user's name or password: correct it (the user must be active and of level 8 or higher); it is tried again in 5 minutes at the earliest, because ten wrong tries lock the user`,
    { code: 'login-incorrect' },
  );
}

function lockedError(who: string, leftMs: number): TransientError {
  return new TransientError(
    `${who} has locked the API user after ten wrong logins, ours or another program's: find who sends a wrong password; nothing is sent until the lock is over`,
    { code: 'login-locked', retryAfterMs: leftMs },
  );
}
