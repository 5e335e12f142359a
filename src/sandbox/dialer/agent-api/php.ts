const NUMERIC = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/** PHP 8's `text < number`: by value where the text is a number, else both as text. */
export function isBelow(text: string, number: number): boolean {
  return NUMERIC.test(text) ? Number(text) < number : text < String(number);
}

/** PHP 8's `text > number`. */
export function isAbove(text: string, number: number): boolean {
  return NUMERIC.test(text) ? Number(text) > number : text > String(number);
}

/** PHP's `==` of two texts: `0312` equals `312`. */
export function looselyEqual(left: string, right: string): boolean {
  if (NUMERIC.test(left) && NUMERIC.test(right)) return Number(left) === Number(right);
  return left === right;
}

/** PHP's `strlen`: bytes. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** What `if ($text)` means in PHP. */
export function isTruthy(text: string): boolean {
  return text !== '' && text !== '0';
}

/** MySQL's `=` on text columns: letter case and trailing blanks do not count. */
export function sameText(left: string, right: string): boolean {
  return left.trimEnd().toLowerCase() === right.trimEnd().toLowerCase();
}

/** Whether a text that is put between such quotes ends the statement's literal too early or not at all. */
export function breaksQuotes(text: string, quote: "'" | '"'): boolean {
  const rest = text.replaceAll(/\\[\s\S]/g, '').replaceAll(quote.repeat(2), '');
  return rest.includes(quote) || rest.endsWith('\\');
}
