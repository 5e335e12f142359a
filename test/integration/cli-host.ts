/**
 * A process that carries out one `vicibridge` command after another, each as if it were alone: with its own
 * words, folder, environment, input and output. Only the modules stay loaded, which is most of what a command
 * line costs. Told what to do, and tells what came of it, over the channel to its parent.
 */
import { Readable } from 'node:stream';
import type { Printed } from './cli-rig.ts';

/** One command, as its parent sends it. */
export interface Order {
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly input: string;
}

/** Thrown where the command would have ended the process. */
class Exit extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

const EVENTS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const realExit = process.exit.bind(process);

process.on('message', (order: Order) => {
  void carryOut(order).then((printed) => process.send?.(printed));
});
process.once('disconnect', () => realExit(0));

async function carryOut({ words, cwd, env, input }: Order): Promise<Printed> {
  const out: string[] = [];
  const err: string[] = [];
  const restore = [replaceWrite(process.stdout, out), replaceWrite(process.stderr, err), replaceInput(input)];
  process.chdir(cwd);
  process.env = { ...env };
  process.argv = [process.execPath, 'vicibridge', ...words];
  process.exitCode = undefined;
  process.exit = (code) => {
    throw new Exit(Number(code ?? process.exitCode ?? 0));
  };
  try {
    // Evaluated anew each time: the file is the program's first line and its last.
    await import(`../../src/cli.ts?run=${performance.now()}`);
  } catch (error) {
    if (error instanceof Exit) process.exitCode = error.code;
    else {
      err.push(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exitCode = 1;
    }
  } finally {
    for (const put of restore) put();
    process.stdout.removeAllListeners('error');
    for (const signal of EVENTS) process.removeAllListeners(signal);
  }
  return { code: process.exitCode ?? 0, stdout: out.join(''), stderr: err.join('') };
}

function replaceWrite(stream: NodeJS.WriteStream, kept: string[]): () => void {
  const real = stream.write.bind(stream);
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    kept.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    const done = rest.find((one) => typeof one === 'function') as (() => void) | undefined;
    done?.();
    return true;
  };
  return () => {
    stream.write = real;
  };
}

function replaceInput(text: string): () => void {
  const real = Object.getOwnPropertyDescriptor(process, 'stdin');
  Object.defineProperty(process, 'stdin', { configurable: true, value: Readable.from([Buffer.from(text)]) });
  return () => {
    if (real !== undefined) Object.defineProperty(process, 'stdin', real);
  };
}
