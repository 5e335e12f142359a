import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../../scripts/conformance.ts', import.meta.url));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'conformance-command-'));
  await writeFile(join(folder, 'empty.jsonl'), '\n\n');
  await writeFile(join(folder, 'list.json'), '{"vicidial_users": {"user": 7}}\n');
  await writeFile(join(folder, 'words.json'), 'these are words\n');
});
afterAll(() => rm(folder, { recursive: true }));

interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function conformance(args: readonly string[]): Promise<Finished> {
  const command = [SCRIPT, ...args.map((word) => word.replace('@', `${folder}/`))];
  return new Promise((resolve) => {
    execFile(process.execPath, command, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

it.each([
  [['--only', 'add_leed'], /^--only add_leed: no recording asks that function; did you mean "add_lead"\?$/],
  [['--replies', '@empty.jsonl'], /empty\.jsonl holds no recordings$/],
  [['--hits', '@empty.jsonl'], /empty\.jsonl holds no recordings$/],
  [['--sed', 'x'], /unknown option '--sed'/],
  [
    ['--only', 'version', '--seed', '@list.json'],
    /^\S+list\.json is no seed: it must be one JSON object of tables/,
  ],
  [['--only', 'version', '--seed', '@words.json'], /^\S+words\.json is no seed: it is not one JSON object$/],
  [['--only', 'version', '--seed', '@none.json'], /^\S+none\.json cannot be read: /],
])(
  'when it is called with %j, then it compares nothing, says why in a line and ends with 2',
  async (args, text) => {
    const { code, stdout, stderr } = await conformance(args);
    expect(stderr.trim().split('\n')[0]).toMatch(text);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  },
);

it('when its help is asked for, then it ends with 0', async () => {
  const { code, stdout } = await conformance(['--help']);
  expect(stdout).toContain('--only <function>');
  expect(code).toBe(0);
});
