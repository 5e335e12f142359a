import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OLDEST_NODE_MAJOR } from './setup-plan.mjs';
import { setUpBrowser } from './setup-browser.mjs';
import { setUpMariadb } from './setup-mariadb.mjs';
import { setUpPackages } from './setup-packages.mjs';
import { setUpRedis } from './setup-redis.mjs';
import { SetUpError } from './setup-run.mjs';

/** The checkout. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Set up whatever is missing for `npm run demo` and `npm test`; quiet and quick where nothing is. Where it
 * cannot go on it says what to install by hand and ends the process with 1.
 *
 * @param {{ redis: boolean, browser?: boolean, mariadb?: boolean }} needs `browser` and `mariadb`: where they
 *   can be had
 */
export async function setUp(needs) {
  try {
    if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE_MAJOR) {
      throw new SetUpError(
        `Node ${OLDEST_NODE_MAJOR} or newer is needed to begin with; this is ${process.version}. ` +
          'Install a newer one by hand (Debian 12 and older: from nodejs.org).',
      );
    }
    // Redis first: it is the cheaper refusal, and the one that a newcomer has to act on.
    if (needs.redis) await setUpRedis({ root: ROOT, env: process.env });
    await setUpPackages({ root: ROOT, env: process.env });
    if (needs.mariadb === true) await setUpMariadb({ root: ROOT, env: process.env });
    if (needs.browser === true) await setUpBrowser({ root: ROOT, env: process.env });
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await setUp({ redis: true });
