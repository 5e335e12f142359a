import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const PROGRAM = `
  const { createLogger } = await import(${JSON.stringify(fileURLToPath(new URL('../../src/observe/logger.ts', import.meta.url)))});
  const logger = createLogger({ level: 'info', secrets: [] });
  for (let n = 0; n < 200; n += 1) logger.info({ n }, 'a line that nobody can keep');
  setTimeout(() => { logger.info({}, 'still here'); process.stderr.write('alive'); process.exit(0); }, 300);
`;

it('a log that cannot be written (a full disk) neither delays nor ends the program', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], {
    stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    timeout: 15_000,
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  expect({ said, code }).toEqual({ said: 'alive', code: 0 });
});
