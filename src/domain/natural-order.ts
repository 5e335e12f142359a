/**
 * PHP's `strnatcasecmp`: runs of digits compare as numbers (`A2` before `A10`), zeros in front are skipped at
 * the start only, case is ignored. Read from `ext/standard/strnatcmp.c`.
 */
export function compareNaturally(left: string, right: string): number {
  if (left === '' || right === '') return Math.sign(left.length - right.length);
  let [a, b] = [skipZeros(left), skipZeros(right)];
  for (;;) {
    a = a.trimStart();
    b = b.trimStart();
    if (isDigit(a) && isDigit(b)) {
      const [numberA, numberB] = [run(a), run(b)];
      const order =
        a.startsWith('0') || b.startsWith('0') ? fraction(numberA, numberB) : whole(numberA, numberB);
      if (order !== 0) return order;
      a = a.slice(numberA.length);
      b = b.slice(numberB.length);
      if (a === '' || b === '') return Math.sign(a.length - b.length);
    }
    const [upperA, upperB] = [a.charAt(0).toUpperCase(), b.charAt(0).toUpperCase()];
    if (upperA !== upperB) return upperA < upperB ? -1 : 1;
    a = a.slice(1);
    b = b.slice(1);
    if (a === '' || b === '') return Math.sign(a.length - b.length);
  }
}

function skipZeros(text: string): string {
  return text.replace(/^0+(?=\d)/, '');
}

function isDigit(text: string): boolean {
  return /^\d/.test(text);
}

function run(text: string): string {
  return /^\d+/.exec(text)?.[0] ?? '';
}

/** The longer run is the greater one. */
function whole(left: string, right: string): number {
  if (left.length !== right.length) return Math.sign(left.length - right.length);
  return left === right ? 0 : left < right ? -1 : 1;
}

/** Digit by digit, as behind a decimal point. */
function fraction(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}
