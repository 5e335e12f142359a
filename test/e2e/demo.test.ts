import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const DEMO = fileURLToPath(new URL('../../scripts/demo.ts', import.meta.url));

function startDemo(args: readonly string[]) {
  const child = spawn(process.execPath, [DEMO, '--port', '0', '--console-port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  return { child, ended: once(child, 'exit') as Promise<[number | null]>, output: () => printed.join('') };
}

it('the demo plays a fixed shift once and exits 0 when every call arrived exactly once everywhere', async () => {
  const demo = startDemo(['--once', '--calls', '25']);
  const [code] = await demo.ended;
  expect(demo.output()).toContain('25 dispositions, 25 delivered to each destination, 0 lost');
  expect(demo.output()).toContain('5 of 5 posted leads are in VICIdial once');
  expect(code).toBe(0);
}, 90_000);

it('Ctrl-C ends the demo with its summary', async () => {
  const demo = startDemo([]);
  await new Promise<void>((resolve) => {
    demo.child.stdout.on('data', () => {
      if (/audit ok/.test(demo.output())) resolve();
    });
  });
  demo.child.kill('SIGINT');
  const [code] = await demo.ended;
  expect(demo.output()).toMatch(/(\d+) dispositions, \1 delivered to each destination, 0 lost/);
  expect(code).toBe(0);
}, 90_000);
