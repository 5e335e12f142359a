import { nearest } from './nearest.ts';

/** Whether the name is in Node's IANA time zone data; plain offsets such as `-05:00` are not names. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** What is wrong with a time zone name, with the name that was probably meant. */
export function timeZoneFault(name: string): string {
  const meant = nearest(name, Intl.supportedValuesOf('timeZone'));
  const hint = meant === undefined ? 'for example America/New_York' : `did you mean "${meant}"?`;
  return `must be an IANA time zone name; ${hint}`;
}
