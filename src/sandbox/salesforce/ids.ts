export const ORGANIZATION_ID = '00D5g000004XyzAEAS';
/** Whose token the integration has. */
export const USER_ID = '0055g00000AbcdeAAB';
/** Somebody who works in Salesforce's own pages. */
export const PERSON_USER_ID = '0055g00000PersnAAB';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The n-th id of an object: its prefix, a pod, a counter in base 62, and the check characters. */
export function recordId(prefix: string, serial: number): string {
  let counter = '';
  for (let rest = serial; rest > 0; rest = Math.floor(rest / DIGITS.length))
    counter = DIGITS.charAt(rest % DIGITS.length) + counter;
  return withCheck(`${prefix}5g00${counter.padStart(8, '0')}`);
}

/** The stored, 18-character form of an id that was sent; 15-character ids are accepted everywhere. */
export function canonicalId(id: string): string {
  return id.length === 15 ? withCheck(id) : id;
}

function withCheck(id: string): string {
  const suffix = [0, 5, 10].map((start) => {
    const flags = Array.from({ length: 5 }, (_none, at) => (/[A-Z]/.test(id.charAt(start + at)) ? 1 : 0));
    return ALPHABET.charAt(Number.parseInt(flags.toReversed().join(''), 2));
  });
  return id + suffix.join('');
}
