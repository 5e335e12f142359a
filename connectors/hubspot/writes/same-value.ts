import type { FieldTexts } from '../../../src/domain/call-order.ts';

export type Held = Readonly<Record<string, string | null | undefined>>;

/** Those of the wanted values that the record does not hold. What was not told of it counts as not held. */
export function differing(wanted: FieldTexts, held: Held | undefined): FieldTexts {
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => held === undefined || !isSame(held[name], value)),
  );
}

/** HubSpot gives back numbers and times in a form of its own. */
function isSame(held: string | null | undefined, wanted: string): boolean {
  if (held === undefined) return false;
  const text = held ?? '';
  if (text === wanted) return true;
  if (text === '' || wanted === '') return false;
  const [one, other] = [Number(text), Number(wanted)];
  if (!Number.isNaN(one) && !Number.isNaN(other)) return one === other && !isWord(text) && !isWord(wanted);
  const [before, after] = [timeOf(text), timeOf(wanted)];
  return before !== undefined && before === after;
}

/** Digits that are no number: a leading zero tells a postal code from another. */
function isWord(text: string): boolean {
  return /^[+]|^0\d/.test(text);
}

/** Milliseconds since the epoch, of either way to write a moment. */
function timeOf(text: string): number | undefined {
  if (/^\d{12,13}$/.test(text)) return Number(text);
  const ms = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
