/** Whether MySQL takes two texts for equal (`utf8_unicode_ci`): case, accents and blanks at the end do not count. */
export function sameText(left: string, right: string): boolean {
  return folded(left) === folded(right);
}

/** The order of MySQL's `order by` on a text column. */
export function byText(left: string, right: string): number {
  const [a, b] = [folded(left), folded(right)];
  return a < b ? -1 : Number(a > b);
}

/** Whether a number column equals the text of a request: MySQL reads the digits that it starts with. */
export function sameNumber(column: string, sent: string): boolean {
  return leadingNumber(column) === leadingNumber(sent);
}

export function leadingNumber(text: string): number {
  const digits = /^\s*-?\d+(?:\.\d+)?/.exec(text)?.[0];
  return digits === undefined ? 0 : Number(digits);
}

/** PHP 8's order of a text and a number: as texts where the text is no number. Negative = the text is less. */
export function compareLoosely(text: string, number: number): number {
  if (/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/.test(text)) return Number(text) - number;
  const other = String(number);
  return text < other ? -1 : Number(text > other);
}

function folded(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replace(/ +$/, '');
}
