import type { Config } from '../config/config.ts';
import { UsageError } from './usage-error.ts';

/** The dialer that is named, or all. @throws UsageError for one that is not configured */
export function chooseDialers(
  { dialers }: Pick<Config, 'dialers'>,
  wanted: string | undefined,
): readonly string[] {
  const names = Object.keys(dialers);
  if (wanted === undefined) return names;
  if (dialers[wanted] !== undefined) return [wanted];
  const known = names.length === 0 ? 'there is none yet' : `there are: ${names.join(', ')}`;
  throw new UsageError(`no dialer ${wanted}; ${known}`);
}

/** For what can be done to one dialer at a time. @throws UsageError also where none is named and there are several */
export function chooseDialer(config: Pick<Config, 'dialers'>, wanted: string | undefined): string {
  const [first, ...others] = chooseDialers(config, wanted);
  if (first === undefined) throw new UsageError('there is no dialer: add one under dialers');
  if (others.length > 0)
    throw new UsageError(`there are several dialers; name one of ${[first, ...others].join(', ')}`);
  return first;
}
