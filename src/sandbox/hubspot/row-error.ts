import type { Problem } from './problem.ts';

/** A refusal as one of the `errors` of a 207: the context says which rows it is about. */
export function rowError(
  problem: Problem,
  context: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, unknown>> {
  return { ...problem.toBody(), context };
}
