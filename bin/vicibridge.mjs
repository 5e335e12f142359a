#!/usr/bin/env node
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { becomeNode24, findNode24 } from './node24.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const node = findNode24(root);
if (node === undefined) {
  process.stderr.write(
    `vicibridge needs Node 24 or newer; this is ${process.version}. ` +
      `Install Node 24, or run \`npm run setup\` in ${root}, which brings its own.\n`,
  );
  process.exit(1);
}
becomeNode24(node, [join(root, 'src', 'cli.ts'), ...process.argv.slice(2)], root);
