import { setImmediate, setTimeout } from 'node:timers/promises';
import { createRandom } from '../seeded-random.ts';
import { dispoValues, noAgentValues, startValues } from './call-values.ts';
import { createClock, type DialerClock } from './clock.ts';
import { phpFile } from './php-file.ts';
import { type PlannedCall, planShift } from './shift-plan.ts';
import { splitUrl } from './raw-exchange.ts';
import { createSlots } from './slots.ts';
import { buildPhpUrl } from './url-builder.ts';
import type { UrlLog } from './url-log.ts';
import { sendPerlUrl } from './wget.ts';

export interface ShiftOptions {
  /** Same seed, options and start: same calls. */
  readonly seed: number;
  readonly calls: number;
  readonly callsPerSecond: number;
  /** Agents that the handled calls fall to, `agent001` and up. */
  readonly agents: number;
  /** URL templates as pasted into VICIdial. Without `start` there is no start hit; without `noAgent` every call is handled. */
  readonly templates: { readonly dispo: string; readonly start?: string; readonly noAgent?: string };
  /** The dialer's name in the receiver's configuration, default `main`. */
  readonly dialer?: string;
  readonly campaign?: string;
  readonly listId?: string;
  readonly firstLeadId?: number;
  /** Default 0.75. */
  readonly handledShare?: number;
  /** Share of calls to a lead called before, default 0.1. */
  readonly recallShare?: number;
  /** Share of dispositions that are sent twice, default 0.01. */
  readonly rerunShare?: number;
  /** Milliseconds between start and disposition, default 100. */
  readonly handleMs?: number;
  /** Most connections at once, as Apache's workers; default 256. */
  readonly maxConnections?: number;
  /** PHP's socket timeout, default 60 s. */
  readonly timeoutMs?: number;
  readonly timeZone?: string;
  /** Milliseconds since the epoch that the calls' dates start from; default now. */
  readonly startedAt?: number;
  /** Ends the shift: no new calls, those under way are finished. */
  readonly signal?: AbortSignal;
  /** Every call, once its last hit is done. */
  readonly onCall?: (call: SimulatedCall) => void;
}

export interface SimulatedHit extends UrlLog {
  readonly trigger: 'start' | 'dispo' | 'no-agent';
  /** The second sending of the same URL. */
  readonly rerun: boolean;
}

export interface SimulatedCall extends PlannedCall {
  readonly hits: readonly SimulatedHit[];
  /** A dispo or no-agent hit was answered with 200: from here on the CRM must come to hold `callKey` once. */
  readonly accepted: boolean;
}

export interface ShiftReport {
  readonly calls: number;
  readonly accepted: number;
  readonly hits: number;
  /** Hits that got a 200. */
  readonly answered: number;
  readonly reruns: number;
  /** How far the start of a call fell behind its time at worst, milliseconds. */
  readonly worstDelayMs: number;
  readonly elapsedMs: number;
}

/**
 * Play a shift: calls start by the clock whether or not the receiver keeps up (open loop), each over its
 * own connections, as VICIdial makes them. Two calls to one lead never overlap, and the later one starts
 * after the earlier one's last hit.
 *
 * @throws RangeError when a template is no URL, or when there are more calls than made-up leads allow;
 * and whatever `onCall` throws, which ends the shift.
 */
export async function simulateShift(options: ShiftOptions): Promise<ShiftReport> {
  for (const template of Object.values(options.templates)) splitUrl(template.replace(/^VAR/, ''));
  const clock = createClock(options.timeZone ?? 'America/New_York', Date.now);
  const handleMs = options.handleMs ?? 100;
  const plan = planShift(createRandom(options.seed), {
    dialer: options.dialer ?? 'main',
    calls: options.calls,
    callsPerSecond: options.callsPerSecond,
    agents: options.agents,
    handleMs,
    handledShare: options.templates.noAgent === undefined ? 1 : (options.handledShare ?? 0.75),
    recallShare: options.recallShare ?? 0.1,
    rerunShare: options.rerunShare ?? 0.01,
    campaign: options.campaign ?? 'SALES',
    listId: options.listId ?? '1001',
    firstLeadId: options.firstLeadId ?? 1001,
    startedAt: options.startedAt ?? Date.now(),
    clock,
  });
  const report = { calls: 0, accepted: 0, hits: 0, answered: 0, reruns: 0, worstDelayMs: 0, elapsedMs: 0 };
  const slots = createSlots(options.maxConnections ?? 256);
  const send: Sender = (request) => slots.use(request);
  const busyLeads = new Map<string, Promise<void>>();
  const failures: unknown[] = [];
  const began = performance.now();

  for (const planned of plan) {
    await untilDue(began + planned.startsAfterMs, planned.number, options.signal);
    if (options.signal?.aborted === true || failures.length > 0) break;
    report.worstDelayMs = Math.max(report.worstDelayMs, performance.now() - began - planned.startsAfterMs);
    const earlier = busyLeads.get(planned.leadKey) ?? Promise.resolve();
    const done = earlier
      .then(() => makeCall(planned, options, { clock, handleMs, send }))
      .then((call) => {
        count(report, call);
        options.onCall?.(call);
      })
      .catch((error: unknown) => void failures.push(error))
      .finally(() => {
        if (busyLeads.get(planned.leadKey) === done) busyLeads.delete(planned.leadKey);
      });
    busyLeads.set(planned.leadKey, done);
  }
  await Promise.all(busyLeads.values());
  if (failures.length > 0) throw failures[0];
  return { ...report, elapsedMs: performance.now() - began };
}

type Sender = (request: () => Promise<UrlLog>) => Promise<UrlLog>;

interface Desk {
  readonly clock: DialerClock;
  readonly handleMs: number;
  readonly send: Sender;
}

async function makeCall(planned: PlannedCall, options: ShiftOptions, desk: Desk): Promise<SimulatedCall> {
  const hits = await (planned.kind === 'handled'
    ? handledCall(planned, options, desk)
    : unhandledCall(planned, options, desk));
  return {
    ...planned,
    hits,
    accepted: hits.some(({ trigger, status }) => trigger !== 'start' && status === 200),
  };
}

async function handledCall(call: PlannedCall, options: ShiftOptions, desk: Desk): Promise<SimulatedHit[]> {
  const hits: SimulatedHit[] = [];
  const { clock } = desk;
  const php = (url: string, trigger: 'dispo' | 'start') =>
    desk.send(() => phpFile(url, { clock, trigger, timeoutMs: options.timeoutMs }));
  if (options.templates.start !== undefined) {
    const url = buildPhpUrl(options.templates.start, startValues(call, clock), 'start');
    hits.push({ ...(await php(url, 'start')), trigger: 'start', rerun: false });
    await setTimeout(desk.handleMs);
  }
  const url = buildPhpUrl(options.templates.dispo, dispoValues(call, clock), 'dispo');
  hits.push({ ...(await php(url, 'dispo')), trigger: 'dispo', rerun: false });
  if (call.rerun) hits.push({ ...(await php(url, 'dispo')), trigger: 'dispo', rerun: true });
  return hits;
}

async function unhandledCall(call: PlannedCall, options: ShiftOptions, desk: Desk): Promise<SimulatedHit[]> {
  const values = noAgentValues(call, desk.clock);
  const wait = (ms: number) =>
    setTimeout(ms, undefined, options.signal === undefined ? {} : { signal: options.signal }).catch(
      () => undefined,
    );
  const log = await desk.send(() =>
    sendPerlUrl(options.templates.noAgent ?? '', values, {
      clock: desk.clock,
      wait,
      timeoutMs: options.timeoutMs,
    }),
  );
  return [{ ...log, trigger: 'no-agent', rerun: false }];
}

/** Sleep until the time has come; when late, still let others run now and then. */
async function untilDue(due: number, number: number, signal: AbortSignal | undefined): Promise<void> {
  const early = due - performance.now();
  if (early > 1)
    await setTimeout(early, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  else if (number % 8 === 0) await setImmediate();
}

function count(report: { -readonly [Name in keyof ShiftReport]: number }, call: SimulatedCall): void {
  report.calls += 1;
  report.accepted += call.accepted ? 1 : 0;
  report.hits += call.hits.length;
  report.answered += call.hits.filter(({ status }) => status === 200).length;
  report.reruns += call.hits.filter(({ rerun }) => rerun).length;
}
