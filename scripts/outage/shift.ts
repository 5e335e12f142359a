import { setTimeout as delay } from 'node:timers/promises';
import { localTime } from '../../connectors/vicidial/feed/local-time.ts';
import { isInbound, kindOf, type OutageCall, statusOf } from './call.ts';
import { callUrl } from './call-url.ts';
import type { OutageDialer } from './dialer.ts';
import { dispoUrl } from './dispo-url.ts';

export interface ShiftOptions {
  readonly dialer: OutageDialer;
  /** The campaign's Dispo Call URL. */
  readonly template: string;
  readonly callsPerSecond: number;
  readonly talkMs: number;
}

/** Agents at work: calls begin at a steady rate, are talked, and are disposed of in VICIdial's two steps. */
export interface Shift {
  readonly calls: readonly OutageCall[];
  /** The next so many calls are talked until `endHeld`. */
  hold(count: number): void;
  endHeld(): Promise<void>;
  /** Whether browser tabs are closed too early and in-groups without a URL are called; they are from the start. */
  trouble(on: boolean): void;
  /** What is written from now on tells times so much earlier, milliseconds. */
  dateBack(ms: number): void;
  /** No call begins any more; resolves when all others but the held ones are disposed of. */
  stop(): Promise<void>;
}

const AGENTS = 200;

export function startShift({ dialer, template, callsPerSecond, talkMs }: ShiftOptions): Shift {
  const calls: OutageCall[] = [];
  const held: OutageCall[] = [];
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();
  let toHold = 0;
  let earlierMs = 0;
  let isTrouble = true;

  function newCall(): OutageCall {
    const n = calls.length + 1;
    const at = Math.floor((Date.now() - earlierMs) / 1000) * 1000;
    const kind = toHold > 0 ? 'in-call' : isTrouble ? kindOf(n) : 'dialled';
    const leadId = 1000 + n;
    return {
      n,
      kind,
      leadId,
      at,
      uniqueid: `${at / 1000}.${n}`,
      callId: callIdOf(isInbound({ kind }) ? 'Y' : 'V', localTime(at, dialer.timezone), leadId),
      user: String(1000 + (n % AGENTS)),
      status: statusOf(n),
      ended: false,
      answered: false,
      url: '',
    };
  }

  async function dispose(call: OutageCall, behindMs: number): Promise<void> {
    const disposedAt = Date.now() - behindMs;
    const agentLogId = await dialer.disposed(call, disposedAt);
    call.url = dispoUrl(template, call, { agentLogId, disposedAt, timezone: dialer.timezone });
    if (call.kind !== 'no-url') {
      const row = await dialer.urlBuilt(call, disposedAt);
      if (call.kind !== 'tab-closed') {
        const { response, accepted } = await callUrl(call.url);
        call.answered = accepted;
        await dialer.urlCalled(row, response);
      }
    }
    call.ended = true;
  }

  async function oneCall(): Promise<void> {
    const call = newCall();
    const behindMs = earlierMs;
    calls.push(call);
    if (call.kind === 'in-call') {
      toHold -= 1;
      held.push(call);
    }
    await dialer.began(call);
    if (call.kind === 'in-call') return;
    await delay(talkMs);
    await dispose(call, behindMs);
  }

  async function work(): Promise<void> {
    const began = performance.now();
    for (let beat = 1; !stopping.signal.aborted; beat += 1) {
      const one = oneCall();
      underWay.add(one);
      void one.then(() => underWay.delete(one));
      const left = began + (beat * 1000) / callsPerSecond - performance.now();
      await delay(Math.max(0, left), undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }
  const working = work();

  return {
    calls,
    hold: (count) => void (toHold = count),
    async endHeld() {
      await Promise.all(held.splice(0).map((call) => dispose(call, 0)));
    },
    trouble: (on) => void (isTrouble = on),
    dateBack: (ms) => void (earlierMs = ms),
    async stop() {
      stopping.abort();
      await working;
      await Promise.all(underWay);
    },
  };
}

/** The letter, month to second on the dialer's clock less the first digit, and the lead in ten digits. */
function callIdOf(letter: 'V' | 'Y', local: string, leadId: number): string {
  return `${letter}${local.replaceAll(/\D/gu, '').slice(5)}${String(leadId).padStart(10, '0')}`;
}
