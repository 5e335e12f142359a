import { closest, distance } from 'fastest-levenshtein';

/**
 * The candidate that a mistyped word most likely means, or undefined where none is near enough to be
 * worth a guess. Case, `_`, `-` and the order of letters do not count: `access_token` finds `accessToken`,
 * `prot` finds `port`.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const plain = new Map(candidates.map((candidate) => [fold(candidate), candidate]));
  const swapped = [...plain.keys()].find((candidate) => letters(candidate) === letters(fold(word)));
  const best = swapped ?? closest(fold(word), [...plain.keys()]);
  const limit = Math.max(1, Math.floor(best.length / 3));
  return best === swapped || distance(fold(word), best) <= limit ? plain.get(best) : undefined;
}

/** The end of a sentence that helps with a wrong word: the nearest candidate, else all of them. */
export function suggest(word: string, candidates: readonly string[]): string {
  const best = nearest(word, candidates);
  if (best !== undefined) return `did you mean "${best}"?`;
  return candidates.length === 0 ? 'there is none' : `known are ${candidates.join(', ')}`;
}

function letters(word: string): string {
  return Array.from(word).toSorted().join('');
}

function fold(word: string): string {
  return word.toLowerCase().replaceAll(/[-_]/g, '');
}
