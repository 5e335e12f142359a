import { createHash } from 'node:crypto';

/** The names in Redis of what one dialer's workers share. The tilde keeps them apart from every queue's. */
export interface TrafficKeys {
  readonly governor: string;
  readonly circuit: string;
  /** Every lock that is held, by its end. */
  readonly held: string;
  /** One lock; its name tells nobody the phone number or code. */
  lock(key: string): LockKeys;
}

export interface LockKeys {
  readonly lock: string;
  /** Who waits for it, by arrival. */
  readonly queue: string;
  /** When each of those was last heard of. */
  readonly seen: string;
}

export function trafficKeys(prefix: string, dialer: string): TrafficKeys {
  const start = `${prefix}:~traffic:${dialer}`;
  return {
    governor: `${start}:governor`,
    circuit: `${start}:circuit`,
    held: `${start}:held`,
    lock(key) {
      const name = createHash('sha256').update(key).digest('base64url').slice(0, 22);
      return {
        lock: `${start}:lock:${name}`,
        queue: `${start}:queue:${name}`,
        seen: `${start}:seen:${name}`,
      };
    },
  };
}
