import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Redis } from 'ioredis';
import { CircuitState } from '../../domain/governor/circuit.ts';
import type { GovernorRules } from '../../domain/governor/rules.ts';
import { GovernorState } from '../../domain/governor/state.ts';
import { createTraffic, type DialerTraffic } from '../../domain/governor/traffic.ts';
import type { Logger } from '../../domain/logger.ts';
import { connectRedis } from '../redis.ts';
import { trafficKeys } from './keys.ts';
import { redisDocument } from './redis-document.ts';
import { redisTurns } from './redis-turns.ts';

export interface TrafficControlOptions {
  readonly url: string;
  /** Start of every key; the same in all processes that share. */
  readonly prefix: string;
  readonly logger: Logger;
  /** Milliseconds after which the lock of a worker that died is free; default 15,000. */
  readonly leaseMs?: number | undefined;
}

/** Where this process keeps the traffic of its dialers in step with all other workers'. */
export interface TrafficControl {
  readonly redis: Redis;
  /** The traffic of one dialer; fits `OpenTraffic` of the dialer's contract. */
  readonly open: (options: {
    readonly name: string;
    readonly who: string;
    readonly rules: GovernorRules;
  }) => DialerTraffic;
  close(): void;
}

/** Long for a worker that lives, whose event loop never stands still for seconds; short for a lead that waits. */
const LEASE_MS = 15_000;

/** Connect to Redis for the traffic of dialers. Redis may be away; calls fail with `governor-away` meanwhile. */
export function connectTraffic(options: TrafficControlOptions): TrafficControl {
  const { url, prefix, logger, leaseMs = LEASE_MS } = options;
  const redis = connectRedis(url, 'producer', logger);
  const member = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
  return {
    redis,
    open: ({ name, who, rules }) =>
      createTraffic({ ...sharedParts(redis, prefix, name, leaseMs), rules, member, who, now: Date.now }),
    close: () => redis.disconnect(),
  };
}

/** What the workers of one dialer share. */
export function sharedParts(redis: Redis, prefix: string, dialer: string, leaseMs: number = LEASE_MS) {
  const keys = trafficKeys(prefix, dialer);
  return {
    governor: redisDocument(redis, keys.governor, GovernorState),
    circuit: redisDocument(redis, keys.circuit, CircuitState),
    turns: redisTurns({ redis, keys, leaseMs }),
  };
}
