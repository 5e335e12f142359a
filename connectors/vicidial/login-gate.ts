import { randomUUID } from 'node:crypto';
import type { DialerTraffic, Lane } from '../../src/dialer-traffic.ts';
import { AuthError, TransientError } from '../../src/domain/errors.ts';
import { isEmpty, type Message, type Reply } from './reply.ts';

/**
 * Keeps a wrong password from locking the API user: VICIdial locks a user for everybody, on both APIs,
 * after ten wrong tries within 15 minutes (measured on 2.14-202).
 */
export interface LoginGate {
  /**
   * Make one authenticated call. Until this process has got past the login once, and again when the circuit
   * was closed, calls of a lane go one at a time over all workers; after a refusal none goes at all for 16
   * minutes, and then one. Right before it sends, `call` has to ask `lastCheck`: while it waited somebody
   * else may have been refused. Throws AuthError, or TransientError while the user is locked.
   */
  run(options: GateOptions, call: GatedCall): Promise<Reply>;
}

export interface GateOptions {
  readonly signal: AbortSignal;
  /** VICIdial's name of the function. */
  readonly fn: string;
  readonly lane: Lane;
  /** Whether the reply is an answer that only a user who was let in gets; absent = it has a status line. */
  readonly isAnswer?: ((reply: Reply) => boolean) | undefined;
}

export type GatedCall = (pass: {
  /** Of this call while it runs; a turn that was lost is known by it. */
  readonly signal: AbortSignal;
  readonly lastCheck: () => Promise<void>;
}) => Promise<Reply>;

/** The turn that unproven logins of a lane take; one for each, so that DNC never waits behind the others. */
const LOGIN_TURN = 'login';
/** Its answer is what somebody wrote, and nothing else. */
const FREE_TEXT = new Set(['lead_field_info']);

export function createLoginGate(options: {
  /** The dialer's name in the configuration, which a remedy names. */
  readonly name: string;
  readonly who: string;
  /** The API user, which a refusal names. */
  readonly user: string;
  readonly traffic: DialerTraffic;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}): LoginGate {
  const { name, who, user, traffic, now } = options;
  const { circuit } = traffic;
  /** Since when the circuit had been closed when this process was let in; another time = not proven. */
  let proven: { readonly since: number | undefined } | undefined;
  const isProven = (): boolean => proven !== undefined && proven.since === circuit.closedSince();

  async function assertOpen(ticket: string): Promise<boolean> {
    const entry = await circuit.enter(ticket);
    if (entry.kind === 'refused' || entry.kind === 'locked') {
      proven = undefined;
      throw entry.kind === 'locked'
        ? lockedError(who, entry.leftMs)
        : refusedBefore({ who, name, leftMs: entry.leftMs, agoMs: await refusedAgoMs() });
    }
    return entry.kind === 'probe';
  }

  /** Undefined: only this process knows of it, because Redis is away. */
  async function refusedAgoMs(): Promise<number | undefined> {
    const figures = await traffic.figures().catch(() => undefined);
    const { state = 'closed', since } = figures?.circuit ?? {};
    return state === 'closed' || since === undefined ? undefined : now() - since;
  }

  /** @returns undefined when nothing was sent, because the call needs a turn: the login is not proven */
  async function attempt(
    ticket: string,
    alone: boolean,
    options: GateOptions,
    call: GatedCall,
  ): Promise<Reply | undefined> {
    const isProbe = await assertOpen(ticket);
    if (!isProbe && !alone && !isProven()) return undefined;
    const since = circuit.closedSince();
    let verdict: LoginVerdict = 'unclear';
    try {
      const { signal } = options;
      const reply = await call({ signal, lastCheck: () => assertOpen(ticket).then(() => undefined) });
      verdict = verdictOf(reply, user, options);
      if (verdict === 'locked' || verdict === 'refused') throw await refuse(verdict);
      if (verdict === 'let-in') proven = { since };
      return reply;
    } finally {
      if (isProbe) await settleProbe(ticket, verdict);
    }
  }

  async function refuse(verdict: 'locked' | 'refused'): Promise<Error> {
    proven = undefined;
    // Without Redis the refusal stays with this process, which tells the others when Redis is back.
    await circuit.open(verdict).catch(() => undefined);
    return verdict === 'locked' ? lockedError(who, undefined) : refusedNow(who, name);
  }

  /** What cannot be told now runs out by itself; the call's own outcome counts. */
  async function settleProbe(ticket: string, verdict: LoginVerdict): Promise<void> {
    if (verdict === 'unclear') await circuit.giveBack(ticket).catch(() => undefined);
    if (verdict !== 'let-in') return;
    await circuit.close().catch(() => undefined);
    proven = { since: circuit.closedSince() };
  }

  return {
    async run(options, call) {
      const ticket = randomUUID();
      for (;;) {
        if (isProven()) {
          const reply = await attempt(ticket, false, options, call);
          if (reply !== undefined) return reply;
        }
        // Those that waited behind the first need no turn of their own once it was let in.
        const first = await traffic.inTurn(
          [`${LOGIN_TURN}:${options.lane}`],
          options.signal,
          async (signal) => (isProven() ? undefined : attempt(ticket, true, { ...options, signal }, call)),
        );
        if (first !== undefined) return first;
      }
    },
  };
}

type LoginVerdict = 'let-in' | 'refused' | 'locked' | 'unclear';

/** What a reply says of the login; both APIs refuse in a line that names no function. */
function verdictOf(
  reply: Reply,
  user: string,
  { fn, isAnswer }: Pick<GateOptions, 'fn' | 'isAnswer'>,
): LoginVerdict {
  // Amid data such a line may be a lead's comment; VICIdial's own names the user.
  const amidData = reply.rows.length > 0 || FREE_TEXT.has(fn);
  const refusal = reply.messages.find(
    ({ level, fn: named, data }) =>
      level === 'ERROR' && named === undefined && (!amidData || data[0] === user),
  );
  if (refusal?.reason.startsWith('Too many login attempts') === true) return 'locked';
  if (refusal?.reason.startsWith('Login incorrect') === true) return 'refused';
  if (refusal?.reason.startsWith('Invalid Username/Password') === true) return agentVerdict(refusal);
  // Only what the API wrote proves that the login went well: a status line, or the function's own answer.
  const answered = !isEmpty(reply) && !FREE_TEXT.has(fn) && isAnswer?.(reply) === true;
  if (answered) return 'let-in';
  return reply.status === 200 && reply.messages.length > 0 ? 'let-in' : 'unclear';
}

/** `|user|pass|auth|api_flag|REASON|`: GOOD means that only the right to use the API is missing. */
function agentVerdict({ data }: Message): LoginVerdict {
  const reason = data[4] ?? '';
  if (reason === 'BAD') return 'refused';
  return reason === 'LOCK' ? 'locked' : 'let-in';
}

const OPEN_MINUTES = 16;

function refusedNow(who: string, name: string): AuthError {
  return new AuthError(
    `${who} refuses the API user's name or password: correct it (the user must be active and of level 8 or higher), then run: vicibridge release ${name}; else one call tries again in ${OPEN_MINUTES} minutes, because ten wrong tries lock the user`,
    { code: 'login-incorrect' },
  );
}

/** Nothing was sent this time: the circuit is open. */
function refusedBefore(refusal: {
  readonly who: string;
  readonly name: string;
  readonly leftMs: number;
  readonly agoMs: number | undefined;
}): AuthError {
  const { who, name, leftMs, agoMs } = refusal;
  const ago = agoMs === undefined ? 'a while ago' : agoText(agoMs);
  return new AuthError(
    `${who}: the API user's name or password was refused ${ago}, so it is not tried now; after correcting it run: vicibridge release ${name}, then vicibridge check; else one call tries in ${minutes(leftMs)} minutes, because ten wrong tries lock the user`,
    { code: 'login-incorrect' },
  );
}

function agoText(ms: number): string {
  const passed = Math.round(ms / 60_000);
  if (passed < 1) return 'a moment ago';
  return passed === 1 ? '1 minute ago' : `${passed} minutes ago`;
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
