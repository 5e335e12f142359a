import { readFileSync, writeFileSync } from 'node:fs';
import { withUrls } from './readme-urls.ts';

const README = new URL('../README.md', import.meta.url);
writeFileSync(README, withUrls(readFileSync(README, 'utf8')));
console.log('README.md written');
