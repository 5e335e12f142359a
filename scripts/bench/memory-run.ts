import type { Bench } from './measure.ts';
import { residentMb } from './process-figures.ts';
import type { Target } from './target.ts';

export interface MemorySample {
  readonly hits: number;
  readonly residentMb: number;
  readonly hitsPerSecond: number;
}

const CONNECTIONS = 64;
const STRETCHES = 10;
/** No stretch is longer; at 100 hits a second the machine is unfit anyway. */
const MS_PER_HIT = 10;

/** Send hits at saturation and look at the target's memory ten times on the way. */
export async function runMemory(
  bench: Bench,
  target: Target,
  hits: number,
  onSample: (sample: MemorySample) => void,
): Promise<readonly MemorySample[]> {
  const samples: MemorySample[] = [{ hits: 0, residentMb: residentMb(target.pid), hitsPerSecond: 0 }];
  const stretch = Math.ceil(hits / STRETCHES);
  for (let sent = 0; sent < hits; sent += stretch) {
    const maxHits = Math.min(stretch, hits - sent);
    const { answered, seconds } = await bench.measure(target, {
      maxHits,
      maxMs: maxHits * MS_PER_HIT,
      connections: CONNECTIONS,
      connectionPerRequest: false,
    });
    const sample = {
      hits: sent + answered,
      residentMb: residentMb(target.pid),
      hitsPerSecond: answered / seconds,
    };
    samples.push(sample);
    onSample(sample);
  }
  return samples;
}
