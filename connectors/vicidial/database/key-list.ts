import { PermanentError } from '../../../src/domain/errors.ts';

/** So that a statement has few texts: its plan is asked for, and it is prepared, once for each. */
const SIZES = [1, 10, 50, 100, 500] as const;
const MAX_KEYS = 500;

/** Keys of one statement, for `IN`. */
export interface KeyList {
  /** `?, ?, …` */
  readonly marks: string;
  /** The keys, the last of them again until there are as many as marks. */
  readonly values: readonly string[];
}

/**
 * The keys that look like one, each once; undefined = there are none, and so nothing to ask for.
 *
 * @throws PermanentError (`too-many-keys`)
 */
export function keyList(keys: readonly string[], pattern: RegExp): KeyList | undefined {
  const distinct = [...new Set(keys)].filter((key) => pattern.test(key));
  const last = distinct.at(-1);
  if (last === undefined) return undefined;
  const size = SIZES.find((one) => one >= distinct.length);
  if (size === undefined)
    throw new PermanentError(
      `${distinct.length} rows were asked for at once: ask for ${MAX_KEYS} at most, and for the others after that`,
      { code: 'too-many-keys' },
    );
  const padding = Array.from({ length: size - distinct.length }, () => last);
  return { marks: Array.from({ length: size }, () => '?').join(', '), values: [...distinct, ...padding] };
}
