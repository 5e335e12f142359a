import { sleep } from '../domain/governor/sleep.ts';
import { BulkInputError } from './input-error.ts';

/** Lets calls go at even distances. */
export interface Rate {
  /** @throws TransientError (`aborted`) */
  wait(signal: AbortSignal): Promise<void>;
}

const UNITS = { s: 1, m: 60, h: 3600 } as const;

/** `5`, `5/s`, `300/m`, `2000/h` as calls a second. @throws BulkInputError */
export function parseRate(text: string): number {
  const [, amount = '', unit = 's'] = /^(\d+(?:\.\d+)?)(?:\/([smh]))?$/.exec(text.trim()) ?? [];
  const perSecond = Number(amount) / UNITS[unit as keyof typeof UNITS];
  if (amount !== '' && perSecond > 0) return perSecond;
  throw new BulkInputError(`--rate ${text}: write leads a second such as 5 or 5/s, or 300/m, 2000/h`);
}

/** @param perSecond absent = as fast as the dialer's governor lets */
export function createRate(perSecond: number | undefined, now: () => number): Rate {
  let next = 0;
  return {
    async wait(signal) {
      if (perSecond === undefined) return;
      const at = Math.max(next, now());
      next = at + 1000 / perSecond;
      const waitMs = at - now();
      if (waitMs > 0) await sleep(waitMs, signal);
    },
  };
}
