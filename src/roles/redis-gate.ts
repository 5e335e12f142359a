import type { Finding } from '../domain/finding.ts';
import type { Logger } from '../domain/logger.ts';
import type { PartState } from '../http/health.ts';
import { checkRedisPolicy } from '../queue/policy.ts';
import type { WorkQueues } from '../queue/work-queues.ts';

export interface RedisGate {
  /** Connected, set so that no job can vanish, and with room. */
  isOpen(): boolean;
  /** Look at Redis again; opens or shuts the gate. */
  check(): Promise<readonly Finding[]>;
  onHeartbeat(): void;
  /** Be told whenever the gate has opened. */
  afterOpening(listener: () => void): void;
  state(): PartState;
  stop(): void;
}

export interface RedisGateOptions {
  readonly queues: WorkQueues;
  /** Redis is about to be used (again): first look whether it still has what it was given. */
  readonly beforeOpening: () => Promise<void>;
  /** Redis may have lost its timers: register them. */
  readonly registerTimers: () => Promise<void>;
  readonly now: () => number;
  readonly logger: Logger;
}

const EVERY_MS = 2000;
/** The heartbeat comes every 10 s. When it stays away its timer may be gone: it is registered again ... */
const MISSED_MS = 25_000;
/** ... and when that does not help, Redis is not working. */
const SILENCE_MS = 60_000;
const AWAY = 'not connected; hits are kept and wait';

/** Watches Redis: nothing is queued while it is away, full or would throw jobs away. */
export function watchRedis(options: RedisGateOptions): RedisGate {
  const { queues, now, logger } = options;
  let open = false;
  let refusal = AWAY;
  let openedAt = 0;
  let heartbeatAt = 0;
  let renewedAt = 0;
  let tell: () => void = () => undefined;
  const timer = setInterval(look, EVERY_MS).unref();
  queues.redis.on('ready', look);

  function look(): void {
    if (!queues.isReady()) return shut(AWAY);
    check().catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      refuse(`redis cannot be used yet: ${reason}`);
    });
  }

  function shut(reason: string): void {
    open = false;
    refusal = reason;
  }

  function refuse(reason: string): void {
    // The figures in a reason change; it is one and the same refusal.
    if (open || digitless(refusal) !== digitless(reason)) logger.error({ reason }, 'redis is not used');
    shut(reason);
  }

  async function check(): Promise<readonly Finding[]> {
    const findings = await checkRedisPolicy(queues.redis);
    const fault = findings.find((finding) => finding.level === 'error');
    if (fault !== undefined) {
      refuse(fault.message);
      // Finished jobs are kept to be looked at only; where memory is short they go.
      await queues.dropFinished();
    } else if (!open) await admit();
    else await renewTimers();
    return findings;
  }

  async function admit(): Promise<void> {
    await options.registerTimers();
    await options.beforeOpening();
    openedAt = now();
    renewedAt = now();
    if (open) return;
    open = true;
    logger.info({}, 'redis is in use');
    tell();
  }

  async function renewTimers(): Promise<void> {
    if (now() - Math.max(heartbeatAt, renewedAt) < MISSED_MS) return;
    renewedAt = now();
    await options.registerTimers();
  }

  return {
    isOpen: () => open && queues.isReady(),
    check,
    afterOpening: (listener) => {
      tell = listener;
    },
    onHeartbeat: () => {
      heartbeatAt = now();
    },
    state() {
      if (!open) return { ok: false, detail: refusal };
      if (!queues.isReady()) return { ok: false, detail: AWAY };
      const silentMs = now() - Math.max(heartbeatAt, openedAt);
      if (silentMs > SILENCE_MS) {
        const seconds = Math.round(silentMs / 1000);
        return { ok: false, detail: `no job has come through for ${seconds} s: is a queue paused?` };
      }
      return { ok: true, detail: 'jobs come through' };
    },
    stop: () => {
      clearInterval(timer);
      queues.redis.off('ready', look);
    },
  };
}

function digitless(text: string): string {
  return text.replaceAll(/[\d.]+/g, '#');
}
