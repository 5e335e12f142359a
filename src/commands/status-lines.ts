import { CIRCUIT_OPEN } from '../domain/breaker/rules.ts';
import type { TrafficFigures } from '../domain/governor/figures.ts';
import { LANES } from '../domain/governor/lane.ts';
import type { FloorState } from '../ledger/floor-states.ts';
import type { DestinationStatus, WorkStatus } from '../roles/status.ts';
import { callsStatusLines } from './calls-status-lines.ts';
import { span } from './span.ts';
import type { Status } from './status.ts';

/** The status as a person reads it, line by line. `now`: milliseconds since the epoch. */
export function statusLines(status: Status, now: number): readonly string[] {
  return [
    ...programLines(status, now),
    ...dialerLines(status, now),
    ...feedLines(status, now),
    ...callsStatusLines(status.calls ?? {}, now),
    ...accountLines(status, now),
    ...workLines(status.work, now),
  ];
}

function programLines({ workers, redisAway }: Status, now: number): readonly string[] {
  if (workers === undefined)
    return [
      `program      unknown: redis cannot be reached (${redisAway ?? 'no answer'}); start it, or set redis.url`,
    ];
  if (workers.length === 0) return ['program      does not run (no worker was heard of): vicibridge start'];
  return workers.map(
    ({ host, pid, startedAt }) => `program      runs on ${host}, pid ${pid}, for ${span(now - startedAt)}`,
  );
}

function dialerLines({ dialers }: Status, now: number): readonly string[] {
  return Object.entries(dialers).flatMap(([name, figures]) =>
    figures === undefined
      ? [`dialer       ${name}: unknown without redis`]
      : [`dialer       ${name}: ${circuitText(name, figures, now)}`, ...trafficLines(figures, now)],
  );
}

function circuitText(name: string, { circuit, ratePerSecond }: TrafficFigures, now: number): string {
  // A call that needs no login counts as well, so that is all that a call proves.
  if (circuit.state === 'closed')
    return ratePerSecond === undefined ? 'login not tried yet' : 'login not refused';
  const why = circuit.state === 'locked' ? 'THE API USER IS LOCKED' : 'LOGIN REFUSED';
  const left = span(Math.max(0, (circuit.until ?? now) - now));
  return `${why}, one call tries again in ${left}; sooner: vicibridge release ${name}`;
}

function trafficLines(figures: TrafficFigures, now: number): readonly string[] {
  const { ratePerSecond, quietUntil, latency, errors, decreases, inFlight, locksHeld } = figures;
  if (ratePerSecond === undefined) return ['             no call yet'];
  const quiet = quietUntil === undefined ? '' : `, quiet hours for ${span(quietUntil - now)}`;
  const times = latency === undefined ? '' : `, p50 ${latency.p50Ms} ms, p99 ${latency.p99Ms} ms`;
  const lanes = LANES.map(
    (lane) => `${lane} ${figures.calls[lane]} made, ${figures.waiting[lane]} waiting`,
  ).join('; ');
  return [
    `             ${rounded(ratePerSecond)} calls/s${quiet}, ${rounded(figures.tokens.normal)} tokens, ${inFlight} under way, ${locksHeld} locks${times}`,
    `             ${lanes}; ${errors} errors, rate cut ${decreases} times`,
  ];
}

function feedLines({ feeds }: Status, now: number): readonly string[] {
  return (feeds ?? []).map((feed) => `feed         ${feed.dialer}: ${feedText(feed, now)}`);
}

function feedText({ reads, ever, ...feed }: FloorState, now: number): string {
  const { readAt, failedSince, failure = '' } = feed;
  if (failedSince !== undefined) return `NOT READ for ${span(now - (readAt ?? failedSince))}: ${failure}`;
  const seen = [
    ...(feed.agents === undefined ? [] : [`${feed.agents} agents`]),
    ...(feed.waiting === undefined ? [] : [`${feed.waiting} calls waiting`]),
  ];
  const what = reads === 'tables' ? 'statements' : 'API calls';
  const load = `${feed.asked} ${what} in ${feed.tookMs} ms, the slowest read ${ever.slowestMs} ms`;
  return `${[`read ${span(now - (readAt ?? now))} ago`, ...seen].join(', ')}; ${load}; ${ever.events} events, ${ever.skips} reads left out for the dialer's sake`;
}

function accountLines({ pauses }: Status, now: number): readonly string[] {
  return Object.entries(pauses ?? {}).flatMap(([name, resting]) =>
    resting.map(
      ({ limit, until, reason }) =>
        `account      ${name}: limit "${limit}" rests until ${new Date(until).toISOString()}, for ${span(until - now)} (${reason})`,
    ),
  );
}

function workLines(work: WorkStatus | undefined, now: number): readonly string[] {
  if (work === undefined) return ['ledger       none in the data folder: nothing has run with it yet'];
  const depth =
    work.journalDepth === undefined ? 'no journal yet' : `${work.journalDepth} hits not taken in yet`;
  return [
    `journal      ${depth}`,
    ...((work.reconciledDepth ?? 0) === 0
      ? []
      : [`             ${work.reconciledDepth} taken back in, not in the ledger yet`]),
    ...Object.entries(work.destinations).map(
      ([name, status]) => `destination  ${name}: ${destinationText(status, now)}`,
    ),
  ];
}

function destinationText(status: DestinationStatus, now: number): string {
  const { due, queued, running, waiting, dead, parked, urgent, held } = status;
  const soon = urgent === 0 ? '' : `, ${urgent} of them urgent`;
  const counts = `${due} due, ${queued} queued, ${running} running, ${waiting} waiting for an earlier one${soon}, ${dead} dead, ${parked} parked`;
  if (held === undefined) return counts;
  const next = `one is tried in ${span(held.nextTryAt - now)}`;
  if (held.code === CIRCUIT_OPEN) return `AWAY for ${span(now - held.since)}, ${next}, ${counts}`;
  return `HELD for ${span(now - held.since)} (${held.code}), ${next}, ${counts}`;
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}
