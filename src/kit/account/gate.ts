import type { AccountLimit } from '../../account.ts';
import { createKeyLock } from '../../domain/governor/key-lock.ts';
import { sleep } from '../../domain/governor/sleep.ts';
import { limitError } from './errors.ts';
import { type Pace, paceOf } from './pace.ts';

/** Whether one request may go now. Where it says `go`, the request is counted. */
export type Admission =
  | { readonly kind: 'go' }
  | { readonly kind: 'wait'; readonly waitMs: number }
  | { readonly kind: 'paused'; readonly limit: string; readonly leftMs: number; readonly reason: string };

export interface NamedPace extends Pace {
  readonly limit: string;
}

export interface GateOptions {
  /** Names the account in messages. */
  readonly who: string;
  readonly limits: Readonly<Record<string, AccountLimit>>;
  /** Ask whoever counts the requests of all workers. */
  readonly ask: (paces: readonly NamedPace[]) => Promise<Admission>;
}

/** A delivery that waits takes a place of its queue: no longer than this, milliseconds. */
export const WAIT_MAX_MS = 5000;
/** Others may be faster when it is our time. */
const AGAIN_MS = 1000;

/**
 * Where the requests of this process wait for their time, in the order in which they came, for a few seconds at
 * most: what would take longer is told at once. Fits `turn` of the account's contract.
 */
export function createGate(
  options: GateOptions,
): (limits: readonly string[], signal: AbortSignal) => Promise<void> {
  const { who, limits, ask } = options;
  const lines = createKeyLock();
  const waiting = new Map<string, number>();

  return async (names, signal) => {
    const paces = names.map((limit) => named(limits, who, limit));
    const line = names.toSorted().join(' ');
    const ahead = waiting.get(line) ?? 0;
    const aheadMs = ahead * Math.max(0, ...paces.map(({ intervalMs }) => intervalMs));
    if (aheadMs > WAIT_MAX_MS) throw tooMany(who, aheadMs);
    waiting.set(line, ahead + 1);
    const deadline = performance.now() + WAIT_MAX_MS;
    try {
      await lines.run([line], signal, () => untilAdmitted(deadline, aheadMs, paces, signal));
    } finally {
      waiting.set(line, (waiting.get(line) ?? 1) - 1);
    }
  };

  async function untilAdmitted(
    deadline: number,
    aheadMs: number,
    paces: readonly NamedPace[],
    signal: AbortSignal,
  ): Promise<void> {
    for (;;) {
      const admission = await ask(paces);
      if (admission.kind === 'go') return;
      if (admission.kind === 'paused') throw pausedError(who, admission);
      const { waitMs } = admission;
      if (performance.now() + waitMs > deadline) throw tooMany(who, waitMs + aheadMs);
      await sleep(Math.ceil(waitMs), signal);
    }
  }
}

function named(limits: GateOptions['limits'], who: string, limit: string): NamedPace {
  const found = limits[limit];
  if (found === undefined) throw new Error(`${who} has no limit ${limit}`);
  return { limit, ...paceOf(found) };
}

function tooMany(who: string, waitMs: number) {
  return limitError(who, 'so many requests wait for the account that this one has no turn in time', {
    retryAfterMs: Math.max(AGAIN_MS, waitMs),
  });
}

function pausedError(who: string, { limit, leftMs, reason }: Admission & { readonly kind: 'paused' }) {
  const seconds = Math.ceil(leftMs / 1000);
  return limitError(who, `its limit "${limit}" rests for ${seconds} s (${reason})`, { retryAfterMs: leftMs });
}
