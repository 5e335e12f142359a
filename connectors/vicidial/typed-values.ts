import { HIGHEST_RANK } from './lead-columns.ts';

/** `enum('M','F','U')`: another value would be stored as nothing. */
export function genderCode(text: string): string | undefined {
  const word = text.trim().toUpperCase();
  if (word === 'M' || word === 'MALE') return 'M';
  if (word === 'F' || word === 'FEMALE') return 'F';
  return word === 'U' || word === 'UNKNOWN' ? 'U' : undefined;
}

/** `YYYY-MM-DD`, also as the start of an ISO 8601 time; every other date would be stored as 0000-00-00. */
export function birthDate(text: string): string | undefined {
  const date = /^\s*(\d{4}-\d{2}-\d{2})(?:T.*)?\s*$/.exec(text)?.[1];
  if (date === undefined) return undefined;
  const time = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(date) ? date : undefined;
}

/** The API drops a minus sign and caps at a smallint. */
export function rankNumber(text: string): string | undefined {
  const rank = Number(text);
  return Number.isInteger(rank) && rank >= 0 && rank <= HIGHEST_RANK ? String(rank) : undefined;
}
