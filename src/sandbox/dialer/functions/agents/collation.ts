const ORDER = new Intl.Collator('en', { sensitivity: 'base' });

/** Equal to the database: the columns' collation (`utf8_unicode_ci`) knows neither case nor accents. */
export function sameText(left: string, right: string): boolean {
  return ORDER.compare(left, right) === 0;
}

/** `ORDER BY` on a text column. */
export function compareText(left: string, right: string): number {
  return ORDER.compare(left, right);
}

/** `column IN (…)`. */
export function isOneOf(value: string, list: readonly string[]): boolean {
  return list.some((item) => sameText(item, value));
}
