import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { type SimulatedCall, simulateShift } from '../../src/sandbox/dialer/shift.ts';
import { drained } from '../floor/drained.ts';
import { type Floor, openFloor } from '../floor/floor.ts';
import type { LogLine } from '../floor/program.ts';
import { type DestinationTally, tallyFloor } from '../floor/tally.ts';

export interface ChaosOptions {
  readonly seed: number;
  /** Calls, one disposition each. */
  readonly calls: number;
  readonly callsPerSecond: number;
  /** `kill -9` of the whole program, spread over the sending. */
  readonly kills: number;
  /** Redis is killed once and stays away this long, milliseconds. */
  readonly redisAwayMs: number;
  /** How long everything may take to arrive after the sending, milliseconds. */
  readonly drainMs: number;
  readonly onProgress?: (text: string) => void;
  /** Every log line of the program. */
  readonly onLog?: (line: LogLine) => void;
}

export interface ChaosReport {
  /** Dispositions that were answered 200. */
  readonly answered: number;
  readonly refused: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly outOfOrder: number;
  readonly kills: number;
  readonly redisKills: number;
  readonly flushes: number;
  readonly drained: boolean;
  readonly seconds: number;
  readonly destinations: readonly DestinationTally[];
}

/**
 * Fire dispositions at the real program on a real Redis while both are killed and Redis is emptied, then
 * count in every destination what arrived.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const began = performance.now();
  const tell = options.onProgress ?? (() => undefined);
  const floor = await openFloor({
    delivery: CHAOS_DELIVERY,
    ...(options.onLog === undefined ? {} : { onLog: options.onLog }),
  });
  try {
    const calls: SimulatedCall[] = [];
    const shift = simulateShift({
      seed: options.seed,
      calls: options.calls,
      callsPerSecond: options.callsPerSecond,
      agents: 200,
      templates: { dispo: floor.templates.dispo },
      recallShare: 0.3,
      handleMs: 0,
      timeoutMs: 20_000,
      onCall: (call) => calls.push(call),
    });
    const [, , kills] = await Promise.all([
      shift,
      troubleRedis(floor, options, tell),
      killProgram(floor, options, tell),
    ]);
    const accepted = calls.filter((call) => call.accepted).length;
    tell(`sent: ${accepted} of ${calls.length} answered 200; waiting until all of it has arrived`);
    const complete = await drained(floor.dataDir, options.drainMs, everyTenth(tell));
    const destinations = await tallyFloor(calls, floor.urls);
    return {
      answered: accepted,
      refused: calls.length - accepted,
      lost: distinct(destinations, ({ lost }) => lost),
      duplicated: distinct(destinations, ({ duplicated }) => duplicated),
      outOfOrder: distinct(destinations, ({ outOfOrder }) => outOfOrder),
      kills,
      redisKills: 1,
      flushes: 1,
      drained: complete,
      seconds: Math.round((performance.now() - began) / 1000),
      destinations,
    };
  } finally {
    await floor.close();
  }
}

/** As fast as the stand-ins go: what is proven is that nothing is lost, not that limits are kept. */
const CHAOS_DELIVERY = {
  ratePerSecond: 1000,
  concurrency: 20,
  backoffMs: 200,
  maxBackoffMs: 5000,
  timeoutMs: 5000,
};

async function killProgram(
  floor: Floor,
  options: ChaosOptions,
  tell: (text: string) => void,
): Promise<number> {
  const sendingMs = (options.calls / options.callsPerSecond) * 1000;
  let kills = 0;
  while (kills < options.kills) {
    await delay(sendingMs / (options.kills + 1));
    await floor.kill();
    kills += 1;
    tell(`program killed (${kills} of ${options.kills})`);
    await floor.restart();
  }
  return kills;
}

async function troubleRedis(
  floor: Floor,
  options: ChaosOptions,
  tell: (text: string) => void,
): Promise<void> {
  const sendingMs = (options.calls / options.callsPerSecond) * 1000;
  await delay(sendingMs * 0.3);
  await floor.redis.kill();
  tell(`redis killed for ${options.redisAwayMs} ms`);
  await delay(options.redisAwayMs);
  await floor.redis.restart();
  tell('redis restarted');
  await delay(3000);
  const redis = new Redis(floor.redis.url);
  await redis.flushall();
  redis.disconnect();
  tell('redis emptied');
}

function distinct(
  destinations: readonly DestinationTally[],
  pick: (tally: DestinationTally) => readonly string[],
): number {
  return new Set(destinations.flatMap((tally) => pick(tally).map((key) => `${tally.name} ${key}`))).size;
}

function everyTenth(tell: (text: string) => void) {
  let looks = 0;
  return ({ events, unfinished, dead }: { events: number; unfinished: number; dead: number }): void => {
    if (looks % 10 === 0)
      tell(`${events} events in the ledger, ${unfinished} deliveries to go, ${dead} dead`);
    looks += 1;
  };
}
