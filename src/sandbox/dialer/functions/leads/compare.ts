/** Whether MySQL takes two texts for equal (`utf8_unicode_ci`): case, accents and blanks at the end do not count. */
export function sameText(left: string, right: string): boolean {
  return folded(left) === folded(right);
}

/** Whether a number column equals digits: `0101` is 101. */
export function sameNumber(column: string | number, digits: string): boolean {
  return digits !== '' && Number(column) === Number(digits);
}

/** PHP's `==` of two texts: as numbers where both are numbers, else exactly. */
export function phpEqual(left: string, right: string): boolean {
  return left === right || (isNumeric(left) && isNumeric(right) && Number(left) === Number(right));
}

function isNumeric(text: string): boolean {
  return /^\s*[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?\s*$/i.test(text);
}

function folded(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replace(/ +$/, '');
}
