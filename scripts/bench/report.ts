import type { Round } from './compare.ts';
import { median } from './latencies.ts';
import type { Measured } from './measure.ts';

type Print = (line: string) => void;

/** Throughput of both, and what share of bare Express the receiver reaches, per round and in the middle. */
export function reportThroughput(name: string, rounds: readonly Round[], print: Print): number {
  const ratios = rounds.map(({ bare, receiver }) => rateOf(receiver) / rateOf(bare));
  const ratio = median(ratios);
  print(`\n${name}`);
  for (const side of ['bare', 'receiver'] as const) {
    const rate = median(rounds.map((round) => rateOf(round[side])));
    const processorUs = median(rounds.map((round) => round[side].processorUs));
    print(
      `  ${labelOf(side).padEnd(LABEL_WIDTH - 2)}${Math.round(rate).toLocaleString('en').padStart(8)} hits/s` +
        `${Math.round(processorUs).toString().padStart(7)} us of processor a hit`,
    );
  }
  print(`  ratio ${ratio.toFixed(2)}${spread(ratios)}`);
  return ratio;
}

/** @returns the ratio of the 99th percentiles, and the receiver's in milliseconds */
export function reportLatency(
  name: string,
  rounds: readonly Round[],
  print: Print,
): { readonly p99Ratio: number; readonly p99Ms: number } {
  const ratios = rounds.map(({ bare, receiver }) => receiver.latency.p99 / bare.latency.p99);
  print(`\n${name}, milliseconds from the time at which the hit was due`);
  print(LATENCY_HEAD);
  for (const side of ['bare', 'receiver'] as const) {
    print(
      latencyLine(
        labelOf(side),
        rounds.map((round) => round[side]),
      ),
    );
  }
  const p99Ratio = median(ratios);
  print(`  ratio of p99 ${p99Ratio.toFixed(2)}${spread(ratios)}`);
  const p99Ms = median(rounds.map(({ receiver }) => receiver.latency.p99));
  return { p99Ratio, p99Ms };
}

const LABEL_WIDTH = 24;

export const LATENCY_HEAD = `${' '.repeat(LABEL_WIDTH)}     p50     p90     p99   p99.9     max   generator late by (p99)`;

/** One line of a latency table: the medians over the turns. */
export function latencyLine(label: string, turns: readonly Measured[]): string {
  const cells = (['p50', 'p90', 'p99', 'p999', 'max'] as const).map((name) =>
    median(turns.map(({ latency }) => latency[name])),
  );
  const late = median(turns.map(({ lateness }) => lateness.p99));
  return `  ${label.padEnd(LABEL_WIDTH - 2)}${[...cells, late].map((ms) => ms.toFixed(2).padStart(8)).join('')}`;
}

function labelOf(side: 'bare' | 'receiver'): string {
  return side === 'bare' ? 'bare Express' : 'receiver';
}

function rateOf({ answered, seconds }: Measured): number {
  return answered / seconds;
}

function spread(values: readonly number[]): string {
  const low = Math.min(...values).toFixed(2);
  const high = Math.max(...values).toFixed(2);
  return `   (${low} to ${high} in ${values.length} ${values.length === 1 ? 'round' : 'rounds'})`;
}
