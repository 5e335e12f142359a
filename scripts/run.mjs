/**
 * `node scripts/run.mjs [--without-redis | --with-browser] <program.ts> [arguments]`: set up what is missing, then go on as
 * that program under Node 24. This is what the npm scripts call; it runs under Node 20.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { becomeNode24, findNode24 } from '../bin/node24.mjs';
import { ROOT, setUp } from './setup.mjs';

const words = process.argv.slice(2);
const redis = words[0] !== '--without-redis';
const browser = words[0] === '--with-browser';
const [program, ...args] = redis && !browser ? words : words.slice(1);
if (program === undefined || !existsSync(join(ROOT, program))) {
  process.stderr.write(`scripts/run.mjs: there is no program ${program ?? '(none named)'} in ${ROOT}\n`);
  process.exit(2);
}
await setUp({ redis, browser });
becomeNode24(findNode24(ROOT) ?? process.execPath, [join(ROOT, program), ...args], ROOT);
