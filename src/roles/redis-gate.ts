import type { Finding } from '../domain/finding.ts';
import type { Logger } from '../domain/logger.ts';
import type { PartState } from '../http/health.ts';
import { checkRedisPolicy } from '../queue/policy.ts';
import type { WorkQueues } from '../queue/work-queues.ts';

export interface RedisGate {
  /** Connected, and set so that no job can vanish. */
  isOpen(): boolean;
  /** Look at the settings again; opens or shuts the gate. */
  check(): Promise<readonly Finding[]>;
  onHeartbeat(): void;
  state(): PartState;
  stop(): void;
}

export interface RedisGateOptions {
  readonly queues: WorkQueues;
  /** Redis has become usable: register timers, queue what is due. */
  readonly onOpen: () => Promise<void>;
  readonly now: () => number;
  readonly logger: Logger;
}

const RETRY_MS = 2000;
/** The heartbeat comes every 10 s. */
const SILENCE_MS = 60_000;

/** Watches Redis: nothing is queued while it is away or would throw jobs away. */
export function watchRedis(options: RedisGateOptions): RedisGate {
  let open = false;
  let refusal = 'not connected yet; hits are kept and wait';
  let openedAt = 0;
  let heartbeatAt = 0;
  const timer = setInterval(() => {
    if (!options.queues.isReady()) shut('not connected; hits are kept and wait');
    else if (!open) void check().catch(() => undefined);
  }, RETRY_MS).unref();

  function shut(reason: string): void {
    open = false;
    refusal = reason;
  }

  async function check(): Promise<readonly Finding[]> {
    const findings = await checkRedisPolicy(options.queues.redis);
    const fault = findings.find((finding) => finding.level === 'error');
    if (fault !== undefined) {
      if (refusal !== fault.message) options.logger.error({ reason: fault.message }, 'redis is not used');
      shut(fault.message);
    } else if (!open) {
      await options.onOpen();
      open = true;
      openedAt = options.now();
      options.logger.info({}, 'redis is in use');
    }
    return findings;
  }

  options.queues.redis.on('ready', () => void check().catch(() => undefined));
  return {
    isOpen: () => open && options.queues.isReady(),
    check,
    onHeartbeat: () => {
      heartbeatAt = options.now();
    },
    state() {
      if (!open || !options.queues.isReady()) return { ok: false, detail: refusal };
      const silentMs = options.now() - Math.max(heartbeatAt, openedAt);
      if (silentMs > SILENCE_MS) {
        return {
          ok: false,
          detail: `no job has come through for ${Math.round(silentMs / 1000)} s: is Redis full?`,
        };
      }
      return { ok: true, detail: 'jobs come through' };
    },
    stop: () => clearInterval(timer),
  };
}
