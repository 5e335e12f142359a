const ID = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/;
const CHECK_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const SHORT = 15;
const CHUNK = 5;

/** Key prefixes of the standard objects that people are, or belong to; the same in every org. */
const OBJECTS: ReadonlyMap<string, string> = new Map([
  ['00Q', 'Lead'],
  ['003', 'Contact'],
  ['001', 'Account'],
  ['006', 'Opportunity'],
  ['500', 'Case'],
  ['701', 'Campaign'],
  ['00v', 'CampaignMember'],
]);

/** Whether a text has the form of a record's id: 15 letters and digits, or 18 with the check characters. */
export function isSalesforceId(text: string): boolean {
  return ID.test(text);
}

/**
 * The 18-character form of an id. The three added characters say which of the first 15 are capitals, five to
 * a character, lowest bit first.
 */
export function longId(id: string): string {
  if (id.length !== SHORT) return id;
  let suffix = '';
  for (let start = 0; start < SHORT; start += CHUNK) {
    let bits = 0;
    for (let at = 0; at < CHUNK; at += 1) if (/[A-Z]/.test(id.charAt(start + at))) bits += 2 ** at;
    suffix += CHECK_CHARACTERS.charAt(bits);
  }
  return id + suffix;
}

/** Whether two ids, each in either form, are those of the same record: capitals count. */
export function isSameId(one: string, other: string): boolean {
  return one.slice(0, SHORT) === other.slice(0, SHORT);
}

/** The standard object that an id belongs to, by its first three characters; undefined for every other. */
export function standardObjectOf(id: string): string | undefined {
  return OBJECTS.get(id.slice(0, 3));
}
