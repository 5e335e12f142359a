import { PermanentError } from '../../src/domain/errors.ts';

export type PersonObject = 'Lead' | 'Contact';

const EXTERNAL_ID = /^[A-Za-z0-9._:-]{1,80}$/;
const PERSON_ID = /^(00Q|003)[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/;
const CHECK_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const CHUNK = 5;

/**
 * A key of ours as one segment of a path. jsforce puts it there as it is, so that `../x` would reach another
 * resource: what is not a key is refused. Throws PermanentError.
 */
export function pathSegment(key: string): string {
  if (!EXTERNAL_ID.test(key) || /^\.+$/.test(key))
    throw new PermanentError(
      'The key of this lead or call cannot be an external id in Salesforce: allowed are 1 to 80 letters, digits and . _ : - . Check what the dialer sends as uniqueid and lead_id.',
      { code: 'salesforce-bad-external-id' },
    );
  return encodeURIComponent(key);
}

/** Which object an id belongs to, by its prefix; `undefined` for anything but a Lead's or Contact's id. */
export function objectOfId(id: string): PersonObject | undefined {
  const prefix = PERSON_ID.exec(id)?.[1];
  if (prefix === undefined) return undefined;
  return prefix === '003' ? 'Contact' : 'Lead';
}

/**
 * The 18-character form of an id. The three added characters say which of the first 15 are capitals, five to
 * a character, lowest bit first.
 */
export function longId(id: string): string {
  if (id.length !== 15) return id;
  let suffix = '';
  for (let start = 0; start < id.length; start += CHUNK) {
    let bits = 0;
    for (let at = 0; at < CHUNK; at += 1) if (/[A-Z]/.test(id.charAt(start + at))) bits += 2 ** at;
    suffix += CHECK_CHARACTERS.charAt(bits);
  }
  return id + suffix;
}
