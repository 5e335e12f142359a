import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
}

export interface StepResult {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
  /** Everything it printed. */
  readonly output: string;
}

const running = new Set<ChildProcess>();

/** Run one step to its end, its output kept back; it never rejects. */
export async function runStep(step: Step): Promise<StepResult> {
  const started = performance.now();
  const [program, ...args] = step.command;
  const child = spawn(program, args, {
    env: { ...process.env, ...step.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  child.on('error', (error) => (output += `${program} cannot be started: ${error.message}\n`));
  await once(child, 'close').catch(() => undefined);
  running.delete(child);
  const seconds = (performance.now() - started) / 1000;
  return { name: step.name, ok: child.exitCode === 0, seconds, output };
}

/** Run steps, two at a time; results come in the order of the steps, each as soon as it is due. */
export async function runSteps(steps: readonly Step[], report: (result: StepResult) => void): Promise<void> {
  const results: Promise<StepResult>[] = [];
  for (const [index, step] of steps.entries()) {
    if (index >= 2) await results[index - 2];
    results.push(runStep(step));
  }
  for (const result of results) report(await result);
}

/** Pass a signal on to the steps that run. */
export function stopSteps(signal: NodeJS.Signals): void {
  for (const child of running) child.kill(signal);
}
