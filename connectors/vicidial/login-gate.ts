import { randomUUID } from 'node:crypto';
import type { DialerTraffic } from '../../src/dialer-traffic.ts';
import { AuthError, TransientError } from '../../src/domain/errors.ts';
import type { Message, Reply } from './reply.ts';

/**
 * Keeps a wrong password from locking the API user: VICIdial locks a user for everybody, on both APIs,
 * after ten wrong tries within 15 minutes (measured on 2.14-202).
 */
export interface LoginGate {
  /**
   * Make one authenticated call. Until this process has got past the login once, calls go one at a time
   * over all workers; after a refusal none goes at all for 16 minutes, and then one. Right before it sends,
   * `call` has to ask `lastCheck`: while it waited somebody else may have been refused. Throws AuthError,
   * or TransientError while the user is locked.
   */
  run(signal: AbortSignal, call: GatedCall): Promise<Reply>;
}

export type GatedCall = (pass: {
  /** Of this call while it runs; a turn that was lost is known by it. */
  readonly signal: AbortSignal;
  readonly lastCheck: () => Promise<void>;
}) => Promise<Reply>;

/** The turn that unproven logins take. */
const LOGIN_TURN = 'login';

export function createLoginGate(options: {
  readonly who: string;
  readonly traffic: DialerTraffic;
}): LoginGate {
  const { who, traffic } = options;
  const { circuit } = traffic;
  let proven = false;

  async function assertOpen(ticket: string): Promise<boolean> {
    const entry = await circuit.enter(ticket);
    if (entry.kind === 'refused' || entry.kind === 'locked') {
      proven = false;
      throw entry.kind === 'locked' ? lockedError(who, entry.leftMs) : refusedError(who, entry.leftMs);
    }
    return entry.kind === 'probe';
  }

  async function attempt(ticket: string, signal: AbortSignal, call: GatedCall): Promise<Reply> {
    const isProbe = await assertOpen(ticket);
    let verdict: LoginVerdict = 'unclear';
    try {
      const reply = await call({ signal, lastCheck: () => assertOpen(ticket).then(() => undefined) });
      verdict = verdictOf(reply);
      if (verdict === 'locked' || verdict === 'refused') throw await refuse(verdict);
      if (verdict === 'let-in') proven = true;
      return reply;
    } finally {
      if (isProbe) await settleProbe(ticket, verdict);
    }
  }

  async function refuse(verdict: 'locked' | 'refused'): Promise<Error> {
    proven = false;
    // Without Redis the refusal stays with this process, which tells the others when Redis is back.
    await circuit.open(verdict).catch(() => undefined);
    return verdict === 'locked' ? lockedError(who, undefined) : refusedError(who, undefined);
  }

  /** What cannot be told now runs out by itself; the call's own outcome counts. */
  async function settleProbe(ticket: string, verdict: LoginVerdict): Promise<void> {
    if (verdict === 'let-in') await circuit.close().catch(() => undefined);
    if (verdict === 'unclear') await circuit.giveBack(ticket).catch(() => undefined);
  }

  return {
    async run(signal, call) {
      const ticket = randomUUID();
      if (!proven) {
        // Those that waited behind the first need no turn of their own once it was let in.
        const reply = await traffic.inTurn([LOGIN_TURN], signal, async (turn) =>
          proven ? undefined : attempt(ticket, turn, call),
        );
        if (reply !== undefined) return reply;
      }
      return attempt(ticket, signal, call);
    },
  };
}

type LoginVerdict = 'let-in' | 'refused' | 'locked' | 'unclear';

/** What a reply says of the login; both APIs refuse in a line that names no function. */
function verdictOf(reply: Reply): LoginVerdict {
  const refusal = reply.messages.find(({ level, fn }) => level === 'ERROR' && fn === undefined);
  if (refusal?.reason.startsWith('Too many login attempts') === true) return 'locked';
  if (refusal?.reason.startsWith('Login incorrect') === true) return 'refused';
  if (refusal?.reason.startsWith('Invalid Username/Password') === true) return agentVerdict(refusal);
  // Only a status line or a row that the API wrote proves that the login went well.
  return reply.status === 200 && reply.messages.length > 0 ? 'let-in' : 'unclear';
}

/** `|user|pass|auth|api_flag|REASON|`: GOOD means that only the right to use the API is missing. */
function agentVerdict({ data }: Message): LoginVerdict {
  const reason = data[4] ?? '';
  if (reason === 'BAD') return 'refused';
  return reason === 'LOCK' ? 'locked' : 'let-in';
}

const OPEN_MINUTES = 16;

function refusedError(who: string, leftMs: number | undefined): AuthError {
  return new AuthError(
    `${who} refuses the API user's name or password: correct it (the user must be active and of level 8 or higher), then run vicibridge release; else one call tries again in ${minutes(leftMs)} minutes, because ten wrong tries lock the user`,
    { code: 'login-incorrect' },
  );
}

function lockedError(who: string, leftMs: number | undefined): TransientError {
  return new TransientError(
    `${who} has locked the API user after ten wrong logins, ours or another program's: find who sends a wrong password; nothing is sent for ${minutes(leftMs)} minutes`,
    { code: 'login-locked', retryAfterMs: leftMs ?? OPEN_MINUTES * 60_000 },
  );
}

function minutes(leftMs: number | undefined): number {
  return leftMs === undefined ? OPEN_MINUTES : Math.ceil(leftMs / 60_000);
}
