/** A text as a literal of SOQL. */
export function quoted(text: string): string {
  return `'${text.replaceAll(/\p{Cc}/gu, ' ').replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}

/** Milliseconds since the epoch of a time as the REST API writes it (`2026-11-22T03:30:05.000+0000`). */
export function toTime(told: unknown): number | undefined {
  if (typeof told !== 'string') return undefined;
  const time = Date.parse(told.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(time) ? undefined : time;
}
