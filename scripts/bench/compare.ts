import type { Bench, LoadShape, Measured } from './measure.ts';
import type { Target } from './target.ts';

export interface Round {
  readonly bare: Measured;
  readonly receiver: Measured;
}

export interface Contenders {
  readonly bare: Target;
  readonly receiver: Target;
}

/** A turn of each, one after the other, as often as there are rounds; who begins changes every round. */
export async function compare(
  bench: Bench,
  { bare, receiver }: Contenders,
  shape: LoadShape,
  rounds: number,
): Promise<readonly Round[]> {
  const results: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) {
      const first = await bench.measure(bare, shape);
      results.push({ bare: first, receiver: await bench.measure(receiver, shape) });
    } else {
      const first = await bench.measure(receiver, shape);
      results.push({ receiver: first, bare: await bench.measure(bare, shape) });
    }
  }
  return results;
}
