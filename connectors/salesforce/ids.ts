import { PermanentError } from '../../src/domain/errors.ts';

export type PersonObject = 'Lead' | 'Contact';

const EXTERNAL_ID = /^[A-Za-z0-9._:-]{1,80}$/;
const OBJECT_NAME = /^[A-Za-z]\w{0,79}$/;
const PERSON_ID = /^(00Q|003)[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/;

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

/** An object's API name as one segment of a path. Throws PermanentError for what cannot be one. */
export function checkedObject(name: string): string {
  if (OBJECT_NAME.test(name)) return name;
  throw new PermanentError(
    'Salesforce has no object of the name that the event gives. Use the API name, such as Lead, Contact or Visit__c.',
    { code: 'salesforce-no-such-object' },
  );
}

/** Which object an id belongs to, by its prefix; `undefined` for anything but a Lead's or Contact's id. */
export function objectOfId(id: string): PersonObject | undefined {
  const prefix = PERSON_ID.exec(id)?.[1];
  if (prefix === undefined) return undefined;
  return prefix === '003' ? 'Contact' : 'Lead';
}
