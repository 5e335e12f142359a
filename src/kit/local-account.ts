import type { Account, AccountOptions } from '../account.ts';
import { createLocalTurns } from './account/exclusive.ts';
import { type Admission, createGate, type NamedPace } from './account/gate.ts';
import { afterOne, waitOf } from './account/pace.ts';
import { createSecrets, type KeptSecret } from './account/secrets.ts';

interface Pause {
  readonly until: number;
  readonly reason: string;
}

/**
 * An account that this process shares with nobody: for the command line, and for a connector that is used by
 * itself. The same rules as over all workers; its limits, pauses and secrets end with the process.
 * @param now milliseconds since the epoch
 */
export function localAccount(options: AccountOptions, now: () => number): Account {
  const { who, limits } = options;
  const pauses = new Map<string, Pause>();
  const due = new Map<string, number>();
  const secrets = new Map<string, KeptSecret>();
  const turns = createLocalTurns(who);

  function pauseOf(limit: string): Pause | undefined {
    const pause = pauses.get(limit);
    return pause === undefined || pause.until <= now() ? undefined : pause;
  }

  function admit(paces: readonly NamedPace[]): Admission {
    for (const { limit } of paces) {
      const pause = pauseOf(limit);
      if (pause !== undefined)
        return { kind: 'paused', limit, leftMs: pause.until - now(), reason: pause.reason };
    }
    // A clock that nobody sets: the one of `now` may be.
    const at = performance.now();
    const waitMs = Math.max(0, ...paces.map((pace) => waitOf(pace, due.get(pace.limit), at)));
    if (waitMs > 0) return { kind: 'wait', waitMs };
    for (const pace of paces) due.set(pace.limit, afterOne(pace, due.get(pace.limit), at));
    return { kind: 'go' };
  }

  return {
    turn: createGate({ who, limits, ask: (paces) => Promise.resolve(admit(paces)) }),
    pause(limit, until, reason) {
      if (until > (pauses.get(limit)?.until ?? 0)) pauses.set(limit, { until, reason });
      return Promise.resolve();
    },
    paused: (limit) => Promise.resolve(pauseOf(limit)),
    exclusive: turns,
    ...createSecrets(
      {
        read: ({ name }) => Promise.resolve(secrets.get(name)),
        write: ({ name }, kept) => {
          secrets.set(name, kept);
          return Promise.resolve();
        },
        alone: (name, signal, work) => turns(`secret ${name}`, signal, work),
      },
      { who, now },
    ),
  };
}
