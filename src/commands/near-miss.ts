import { distance } from 'fastest-levenshtein';

/** Shorter names differ from one another by this little and mean something else. */
const SHORT = 5;

/**
 * The name that a word is so near to that it is more likely mistyped than another name: equal but for case,
 * `_` and `-`, or at most two letters off (one for short names); `undefined` = it is a name of its own.
 */
export function nearMiss(word: string, names: readonly string[]): string | undefined {
  const off = (name: string): number => distance(fold(word), fold(name));
  const [best] = names.toSorted((one, other) => off(one) - off(other));
  if (best === undefined) return undefined;
  const limit = Math.min(fold(word).length, fold(best).length) < SHORT ? 1 : 2;
  return off(best) <= limit ? best : undefined;
}

function fold(word: string): string {
  return word.toLowerCase().replaceAll(/[-_]/g, '');
}
