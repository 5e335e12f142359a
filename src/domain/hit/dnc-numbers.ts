import { toE164 } from '../phone.ts';

export interface SortedNumbers {
  /** E.164, each once, in order. */
  readonly numbers: readonly string[];
  /** Places of the texts that are no phone number. */
  readonly bad: readonly number[];
}

/**
 * What of the texts of a post can be blocked. The receiver answers by it and the intake blocks by it, so that
 * nobody is told of a number that is not.
 *
 * @param defaultPhoneCode calling code of numbers that come without one
 */
export function sortNumbers(texts: readonly string[], defaultPhoneCode: string): SortedNumbers {
  const numbers = new Set<string>();
  const bad: number[] = [];
  for (const [place, text] of texts.entries()) {
    const e164 = toE164(text, defaultPhoneCode);
    if (e164 === undefined) bad.push(place);
    else numbers.add(e164);
  }
  return { numbers: [...numbers], bad };
}
