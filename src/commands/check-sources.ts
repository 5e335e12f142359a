import type { Config } from '../config/config.ts';
import { writeOf } from '../config/source.ts';
import type { Finding } from '../connector.ts';

/** What is allowed in the configuration of lead sources, and should be a decision. */
export function checkSources({ sources }: Pick<Config, 'sources'>): readonly Finding[] {
  return Object.entries(sources)
    .filter(([, source]) => source.public && writeOf(source) !== 'add')
    .map(([name, source]) => ({
      level: 'warning',
      message: `sources.${name}: anybody may post and write is ${writeOf(source)}, so whoever knows a number can change the lead that has it: leave out write, or give the source a secret`,
    }));
}
