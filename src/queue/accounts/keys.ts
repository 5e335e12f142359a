import { createHash } from 'node:crypto';
import type { LockKeys } from '../dialer-traffic/keys.ts';

/** The names in Redis of what one account's workers share. The tilde keeps them apart from every queue's. */
export interface AccountKeys {
  /** When the next request under a limit is on time. */
  pace(limit: string): string;
  /** Until when a limit rests, and why. */
  pause(limit: string): string;
  secret(name: string): string;
  /** Every turn that is held, by its end. */
  readonly held: string;
  /** One turn; its name tells nobody whose it is. */
  lock(key: string): LockKeys;
}

export function accountKeys(prefix: string, id: string): AccountKeys {
  const start = `${prefix}:~account:${nameOf(id)}`;
  return {
    pace: (limit) => `${start}:pace:${limit}`,
    pause: (limit) => `${start}:pause:${limit}`,
    secret: (name) => `${start}:secret:${name}`,
    held: `${start}:held`,
    lock(key) {
      const name = nameOf(key);
      return {
        lock: `${start}:lock:${name}`,
        queue: `${start}:queue:${name}`,
        seen: `${start}:seen:${name}`,
      };
    },
  };
}

function nameOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
