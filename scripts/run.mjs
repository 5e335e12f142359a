/**
 * `node scripts/run.mjs [--without-redis] [--with-browser] [--with-mariadb] <program.ts> [arguments]`: set up
 * what is missing, then go on as that program under Node 24. This is what the npm scripts call; it runs under Node 20.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { becomeNode24, findNode24 } from '../bin/node24.mjs';
import { ROOT, setUp } from './setup.mjs';

const KNOWN = new Set(['--without-redis', '--with-browser', '--with-mariadb']);

const words = process.argv.slice(2);
const flags = new Set();
while (words[0]?.startsWith('--')) flags.add(words.shift());
const unknown = [...flags].find((flag) => !KNOWN.has(flag));
if (unknown !== undefined) {
  process.stderr.write(`scripts/run.mjs: there is no option ${unknown}\n`);
  process.exit(2);
}
const [program, ...args] = words;
if (program === undefined || !existsSync(join(ROOT, program))) {
  process.stderr.write(`scripts/run.mjs: there is no program ${program ?? '(none named)'} in ${ROOT}\n`);
  process.exit(2);
}
await setUp({
  redis: !flags.has('--without-redis'),
  browser: flags.has('--with-browser'),
  mariadb: flags.has('--with-mariadb'),
});
becomeNode24(findNode24(ROOT) ?? process.execPath, [join(ROOT, program), ...args], ROOT);
