/** HubSpot's numbers for its objects, and the names that its API has for the ones we know. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['0-1', 'contact'],
  ['0-2', 'company'],
  ['0-3', 'deal'],
  ['0-136', 'lead'],
]);
const TYPE_ID = /^\d{1,4}-\d{1,12}$/;
const NAME = /^[a-z][a-z_]{1,39}$/i;

/**
 * An object by one name, however a message calls it: `0-1`, `CONTACT` and `contact` are `contact`; a number
 * without a known name (`2-4711`, an object of the account's own) stays. Undefined where it is neither.
 */
export function objectName(told: string | undefined): string | undefined {
  if (told === undefined) return undefined;
  if (TYPE_ID.test(told)) return NAMES.get(told) ?? told;
  return NAME.test(told) ? told.toLowerCase() : undefined;
}

const RECORD_ID = /^[1-9]\d{0,19}$/;

/** Whether a text can be the id of a record: up to 64 bits as a number. */
export function isRecordId(text: string | undefined): text is string {
  return text !== undefined && RECORD_ID.test(text);
}
