import { setTimeout as delay } from 'node:timers/promises';

/** Wait, or end at once when told to stop; never throws. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
