import type { Waiting } from '../../bulk/patience.ts';
import { createStop, type Stop } from '../../bulk/stop.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Ctrl-C ends a run cleanly, the second time at once. */
export async function stopOnSignals<Result>(work: (stop: Stop) => Promise<Result>): Promise<Result> {
  const stop = createStop();
  const onSignal = (signal: NodeJS.Signals): void => stop.ask(signal);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await work(stop);
  } finally {
    stop.done();
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}

/** How a run waits for a dialer that is not well: until it is asked to stop. */
export function waitingOf(stop: Stop, onWait: Waiting['onWait'] = () => undefined): Waiting {
  return { asked: stop.asked, random: Math.random, onWait };
}
