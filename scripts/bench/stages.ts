import { compare, type Contenders } from './compare.ts';
import { type Contest, fixedRate, saturation, WARM_UP } from './contests.ts';
import type { Bench, Measured } from './measure.ts';
import { runMemory } from './memory-run.ts';
import type { BenchOptions } from './options.ts';
import { LATENCY_HEAD, latencyLine, reportLatency, reportThroughput } from './report.ts';
import { startBareExpress, startReceiverAlone } from './target.ts';
import { startWholeProgram } from './whole-program.ts';

export interface Stage {
  readonly bench: Bench;
  readonly options: BenchOptions;
  readonly print: (line: string) => void;
}

export interface ContestFigures {
  readonly saturationRatio: number;
  readonly p99Ratio500: number;
  readonly p99Ms500: number;
  readonly p99Ms2000: number;
}

/** The receiver by itself against bare Express. */
export async function measureContests({ bench, options, print }: Stage): Promise<ContestFigures> {
  const both: Contenders = { bare: await startBareExpress(), receiver: await startReceiverAlone() };
  const run = (contest: Contest) => compare(bench, both, contest.shape, options.rounds);
  try {
    for (const target of [both.bare, both.receiver]) await bench.measure(target, WARM_UP);
    const [kept, single] = saturation(options);
    const saturationRatio = reportThroughput(kept.name, await run(kept), print);
    reportThroughput(single.name, await run(single), print);
    const slow = fixedRate(500, options);
    const at500 = reportLatency(slow.name, await run(slow), print);
    const fast = fixedRate(2000, options);
    const at2000 = reportLatency(fast.name, await run(fast), print);
    return {
      saturationRatio: rounded(saturationRatio),
      p99Ratio500: rounded(at500.p99Ratio),
      p99Ms500: rounded(at500.p99Ms),
      p99Ms2000: rounded(at2000.p99Ms),
    };
  } finally {
    await both.bare.stop();
    await bench.finish(both.receiver);
  }
}

/** The receiver of `vicibridge start`, while the worker beside it delivers what it takes in. */
export async function measureWholeProgram({ bench, options, print }: Stage): Promise<void> {
  const whole = await startWholeProgram();
  try {
    await bench.measure(whole.target, WARM_UP);
    print(`\nthe whole program delivering at the same time\n${LATENCY_HEAD}`);
    for (const contest of [fixedRate(500, options), fixedRate(2000, options)]) {
      const turns: Measured[] = [];
      for (let turn = 0; turn < options.wholeTurns; turn += 1) {
        turns.push(await bench.measure(whole.target, contest.shape));
      }
      print(latencyLine(contest.name, turns));
    }
  } finally {
    await bench.finish(whole.target);
    await whole.close();
  }
}

/** @returns the most resident memory that was seen, MB */
export async function measureMemory({ bench, options, print }: Stage): Promise<number> {
  const target = await startReceiverAlone();
  print(`\nmemory of the receiver over ${options.hits.toLocaleString('en')} hits`);
  try {
    const samples = await runMemory(bench, target, options.hits, (sample) => {
      const rate = Math.round(sample.hitsPerSecond).toLocaleString('en');
      const hits = sample.hits.toLocaleString('en').padStart(12);
      print(`${hits} hits ${sample.residentMb.toFixed(1).padStart(8)} MB   ${rate.padStart(8)} hits/s`);
    });
    return rounded(Math.max(...samples.map((sample) => sample.residentMb)));
  } finally {
    await bench.finish(target);
  }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
