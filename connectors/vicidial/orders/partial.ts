import { PermanentError } from '../../../src/domain/errors.ts';
import type { Warning } from '../functions/understanding.ts';

/** A part of an order that was left undone and could not be repaired. */
export interface Partial {
  /** What it is: `custom-fields`, `alt-phones`, `callback`. */
  readonly part: string;
  /** The fact and the remedy. */
  readonly message: string;
  readonly cause?: unknown;
}

/** What VICIdial may leave undone without harm: it says so in the receipt. Everything else is parked. */
const HARMLESS = new Set([
  // Outside of the calling hours, or there already: VICIdial dials the lead in its own time.
  'not-added-to-hopper',
  'already-in-hopper',
  'not-in-hopper',
  // A call to the lead is under way, and ends by itself.
  'not-removed-from-hopper',
]);

/** Notices whose part is looked at by itself: what it left out is told there. */
const LOOKED_AT = new Set(['custom-fields-not-added', 'rest-skipped']);

export function warningsOf(left: readonly Warning[]): readonly string[] {
  return left.filter(({ code }) => HARMLESS.has(code)).map(({ message }) => message);
}

/** What is neither harmless nor looked at elsewhere. */
export function unexplained(left: readonly Warning[]): readonly Partial[] {
  return left
    .filter(({ code }) => !HARMLESS.has(code) && !LOOKED_AT.has(code))
    .map(({ code, message }) => ({ part: code, message: `${message}: look at the lead in VICIdial` }));
}

/**
 * Park an order of which something was left undone: the lead is there and known, so a replay after the mend
 * updates it.
 */
export function partialError(
  who: string,
  leadId: string,
  [first, ...others]: readonly [Partial, ...Partial[]],
): PermanentError {
  const texts = [first, ...others].map(({ message }) => message);
  return new PermanentError(`${who}: lead ${leadId} was written, but not all of it: ${texts.join('; ')}`, {
    code: `partial:${first.part}`,
    cause: first.cause,
  });
}
