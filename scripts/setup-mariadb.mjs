import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { mariadbRemedy, planMariadb } from './setup-plan.mjs';
import { excerpt, findOnPath, run, say } from './setup-run.mjs';

/** Where Debian and Fedora put servers, which a person's PATH often leaves out. */
const SERVER_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/libexec'];

/**
 * See to it that a MariaDB can be started for the tests of the dialer's database. Where none can be had it
 * says what to install and lets the run go on: those tests then fail with the same words, the others tell
 * what they have to tell.
 *
 * @param {{ root: string, env: NodeJS.ProcessEnv, folders?: readonly string[] }} options `folders`: where to
 *   look beside the PATH
 */
export async function setUpMariadb({ root, env, folders = SERVER_FOLDERS }) {
  const onPath = (command) =>
    findOnPath(command, env.PATH ?? '') !== undefined ||
    folders.some((folder) => existsSync(join(folder, command)));
  const machine = {
    uid: process.getuid?.() ?? -1,
    interactive: process.stdin.isTTY === true,
    onPath,
  };
  const plan = planMariadb(machine);
  if (plan.kind === 'present') return;
  if (plan.kind === 'impossible') {
    process.stderr.write(`${mariadbRemedy(plan.fact)}\n`);
    return;
  }
  say(`installing MariaDB with apt-get${plan.prefix.length > 0 ? ' (sudo may ask for your password)' : ''}`);
  const { code, output } = await run([...plan.prefix, 'sh', join(root, 'scripts', 'setup-mariadb.sh')], {
    cwd: root,
    env,
    stdin: machine.interactive ? 'inherit' : 'ignore',
  });
  if (code !== 0) {
    const fact = `${[...plan.prefix, 'apt-get'].join(' ')} failed with the words above (code ${code})`;
    process.stderr.write(`${excerpt(output)}\n${mariadbRemedy(fact)}\n`);
  } else if (planMariadb(machine).kind === 'present') {
    say('MariaDB installed; no service of it runs');
  } else {
    process.stderr.write(`${mariadbRemedy('apt-get succeeded, but mariadbd cannot be found')}\n`);
  }
}
