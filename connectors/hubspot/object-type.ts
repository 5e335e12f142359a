import { PermanentError } from '../../src/domain/errors.ts';

/** One object type of HubSpot under its three names. */
export interface ObjectType {
  /** As events, mappings and the identity map name it: `contact`. */
  readonly kind: string;
  /** As it stands in the paths of the objects and properties API: `contacts`. */
  readonly path: string;
  /** As the lists API wants it: `0-1`. */
  readonly typeId: string;
}

export const CONTACT: ObjectType = { kind: 'contact', path: 'contacts', typeId: '0-1' };
export const CALL: ObjectType = { kind: 'call', path: 'calls', typeId: '0-48' };
export const TASK: ObjectType = { kind: 'task', path: 'tasks', typeId: '0-27' };
export const DEAL: ObjectType = { kind: 'deal', path: 'deals', typeId: '0-3' };

const STANDARD: readonly ObjectType[] = [
  CONTACT,
  { kind: 'company', path: 'companies', typeId: '0-2' },
  DEAL,
  { kind: 'lead', path: 'leads', typeId: '0-136' },
];
const CUSTOM = /^(?:\d{1,4}-\d{1,12}|[A-Za-z][A-Za-z0-9_]{0,80})$/;

/**
 * The object type that any of its names means; one that is not built in goes by the name given, which is to
 * be its type id (`2-3465404`) or its full name. Throws PermanentError for what cannot be a name.
 */
export function objectTypeOf(name: string): ObjectType {
  const standard = STANDARD.find(({ kind, path, typeId }) => [kind, path, typeId].includes(name));
  if (standard !== undefined) return standard;
  if (CUSTOM.test(name)) return { kind: name, path: name, typeId: name };
  throw new PermanentError(
    'HubSpot has no object of the name that the event gives. Name it contact, company, deal, lead or by its type id (2-3465404).',
    { code: 'hubspot-no-such-object' },
  );
}

/** Whether a text can be the id of a record: ids are numbers. */
export function isRecordId(text: string): boolean {
  return /^[1-9]\d{0,18}$/.test(text);
}
