const NUMERIC = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/**
 * Compare as PHP 8 does: as numbers where both are numbers, else as text (`5-` is more than `-9`).
 * Negative: left is less; 0: equal (`-5` equals `-5.00`).
 */
export function comparePhp(left: string, right: string): number {
  if (NUMERIC.test(left) && NUMERIC.test(right)) return Number(left) - Number(right);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Whether it lies between two numbers, both included. */
export function within(text: string, low: number, high: number): boolean {
  return comparePhp(text, String(low)) >= 0 && comparePhp(text, String(high)) <= 0;
}
