import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { planRedis } from './setup-plan.mjs';
import { findOnPath, run, say } from './setup-run.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * See to it that there is a browser for the tests of the queue board's page. They are shown as skipped
 * without one, so this never stops a run; a refusal is remembered and not tried at every run.
 *
 * @param {{ root: string, env: NodeJS.ProcessEnv }} options
 */
export async function setUpBrowser({ root, env }) {
  const onPath = (command) => findOnPath(command, env.PATH ?? '') !== undefined;
  const refused = join(root, 'node_modules', '.cache', 'vicibridge-no-browser');
  if (NAMES.some(onPath) || existsSync(refused)) return;
  const uid = process.getuid?.() ?? -1;
  // The same way as for Redis: apt-get, as root or with sudo.
  const plan = planRedis({
    redisUrl: undefined,
    uid,
    interactive: process.stdin.isTTY === true,
    onPath: (command) => !command.endsWith('-server') && onPath(command),
  });
  if (plan.kind === 'install') {
    say('installing a browser (chromium) for the tests of the queue board, with apt-get');
    const apt = ['apt-get', 'install', '-y', '--no-install-recommends', 'chromium'];
    const { code } = await run([...plan.prefix, ...apt], {
      cwd: root,
      env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
      stdin: process.stdin.isTTY === true ? 'inherit' : 'ignore',
    });
    if (code === 0 && NAMES.some(onPath)) return;
  }
  say('no browser could be installed: the tests of the queue board in a browser will be shown as skipped');
  mkdirSync(dirname(refused), { recursive: true });
  writeFileSync(refused, 'Delete this file to let set-up try again.\n');
}
