const NUMERIC = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/** PHP's `in_array`: two texts that look like numbers are equal when the numbers are (`01` and `1`). */
export function looselyIncludes(list: readonly string[], wanted: string): boolean {
  return list.some(
    (item) =>
      item === wanted || (NUMERIC.test(item) && NUMERIC.test(wanted) && Number(item) === Number(wanted)),
  );
}
