import { DeliveryError, TransientError } from '../errors.ts';
import { admit } from './admit.ts';
import { createKeyLock } from './key-lock.ts';
import type { CallKind, Lane } from './lane.ts';
import { report, type Verdict } from './report.ts';
import type { GovernorRules } from './rules.ts';
import type { SharedDocument } from './shared-document.ts';
import { sleep, stoppedWaiting } from './sleep.ts';
import type { GovernorState } from './state.ts';

export interface PaceOptions<Result> {
  readonly lane: Lane;
  readonly kind: CallKind;
  readonly signal: AbortSignal;
  /** Asked right before the call goes, outside of the time that is measured; throws to stop it. */
  readonly lastCheck?: (() => Promise<void>) | undefined;
  /** What a call that did not throw shows of the dialer's load; absent = all is well. */
  readonly judge?: ((result: Result) => Verdict) | undefined;
}

export interface Pacer {
  /** Let a call go when it is its time, and learn from how it went. Calls of one lane keep their order. */
  pace<Result>(options: PaceOptions<Result>, call: () => Promise<Result>): Promise<Result>;
  /** Resolves when nothing is left to be reported. */
  close(): Promise<void>;
}

export interface PacerParts {
  readonly document: SharedDocument<GovernorState>;
  readonly rules: GovernorRules;
  /** Tells this process from others. */
  readonly member: string;
  /** Names the dialer in messages. */
  readonly who: string;
}

/** Often enough that nobody takes us for gone. */
const HEARTBEAT_MS = 5000;
/** A call that had no answer for so long when it was given up shows a dialer in trouble, milliseconds. */
const HOPELESS_MS = 5000;
/** Errors of calls that never reached the dialer. */
const NOT_SENT = new Set([
  'aborted',
  'governor-away',
  'login-incorrect',
  'login-locked',
  'quiet-hours',
  'turn-lost',
]);

export function createPacer(parts: PacerParts): Pacer {
  const { document, rules, member, who } = parts;
  const lanes = createKeyLock();
  const waiting = { dnc: 0, 'speed-to-lead': 0, normal: 0 };
  const reports = new Set<Promise<void>>();
  let inFlight = 0;
  let heartbeat: NodeJS.Timeout | undefined;

  async function admitted(lane: Lane, signal: AbortSignal): Promise<number> {
    waiting[lane] += 1;
    beat();
    try {
      const startedAt = await lanes.run([lane], signal, () => untilAdmitted(lane, signal));
      waiting[lane] -= 1;
      return startedAt;
    } catch (error) {
      waiting[lane] -= 1;
      tell(withMember);
      throw error;
    } finally {
      beat();
    }
  }

  async function untilAdmitted(lane: Lane, signal: AbortSignal): Promise<number> {
    for (;;) {
      if (signal.aborted) throw stoppedWaiting(signal);
      const admission = await ask(lane);
      if (admission.kind === 'go') return admission.at;
      if (admission.kind === 'held') throw heldError(who, admission.leftMs);
      await sleep(admission.waitMs, signal);
    }
  }

  async function ask(lane: Lane) {
    // Counted before it is certain, so that two lanes of this process do not take the same place.
    inFlight += 1;
    let goes = false;
    try {
      const admission = await document.change((state, now) =>
        admit(state, now, rules, { lane, member, inFlight, waiting: { ...waiting } }),
      );
      goes = admission.kind === 'go';
      return admission;
    } finally {
      if (!goes) inFlight -= 1;
    }
  }

  function tell(change: (state: GovernorState | undefined, now: number) => GovernorState | undefined): void {
    // Without it the figures are a little off; the call is done all the same.
    const told = document
      .change<void>((state, now) => [change(state, now), undefined])
      .catch(() => undefined)
      .finally(() => reports.delete(told));
    reports.add(told);
  }

  function beat(): void {
    const active = inFlight > 0 || Object.values(waiting).some((count) => count > 0);
    if (!active) {
      clearInterval(heartbeat);
      heartbeat = undefined;
    } else heartbeat ??= setInterval(() => tell(withMember), HEARTBEAT_MS).unref();
  }

  function withMember(state: GovernorState | undefined, now: number): GovernorState | undefined {
    const seen = { at: now, inFlight, waiting: { ...waiting } };
    return state && { ...state, members: { ...state.members, [member]: seen } };
  }

  return {
    async pace({ lane, kind, signal, lastCheck, judge }, call) {
      const startedAt = await admitted(lane, signal);
      let began = performance.now();
      let verdict: Verdict = 'unknown';
      try {
        await lastCheck?.();
        began = performance.now();
        const result = await call();
        verdict = judge?.(result) ?? 'well';
        return result;
      } catch (error) {
        const givenUp = signal.aborted && performance.now() - began < HOPELESS_MS;
        verdict = givenUp ? 'unknown' : verdictOf(error);
        throw error;
      } finally {
        const latencyMs = performance.now() - began;
        inFlight -= 1;
        beat();
        tell((state, now) =>
          report(state, now, rules, {
            kind,
            latencyMs,
            verdict,
            startedAt,
            member,
            inFlight,
            waiting: { ...waiting },
          }),
        );
      }
    },
    async close() {
      clearInterval(heartbeat);
      await Promise.allSettled(reports);
    },
  };
}

function verdictOf(error: unknown): Verdict {
  if (!(error instanceof DeliveryError) || NOT_SENT.has(error.code)) return 'unknown';
  if (error.kind === 'transient' || error.kind === 'ambiguous') return 'trouble';
  return error.kind === 'permanent' ? 'well' : 'unknown';
}

function heldError(who: string, leftMs: number): TransientError {
  const minutes = Math.ceil(leftMs / 60_000);
  return new TransientError(
    `${who}: the quiet hours (governor.quiet) hold calls of the normal lane for ${minutes} more minutes; nothing was sent`,
    { code: 'quiet-hours', retryAfterMs: leftMs },
  );
}
