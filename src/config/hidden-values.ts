import type { Config } from './config.ts';

/** Keys whose value names somebody: it opens nothing, and masking it would hit ordinary words. */
const NAMES: ReadonlySet<unknown> = new Set(['user', 'name']);

/** The values of the environment that no log line may show: all but the names of users. */
export function hiddenValues({ environment }: Pick<Config, 'environment'>): readonly string[] {
  return environment.filter(({ path }) => !NAMES.has(path.at(-1))).map(({ value }) => value);
}
