import { nationalForDialer, toE164 } from '../../../src/domain/phone.ts';
import type { PersonObject } from '../ids.ts';

/** Where a person's numbers are; a fax is not called. */
export const PHONE_FIELDS: Readonly<Record<PersonObject, readonly string[]>> = {
  Lead: ['Phone', 'MobilePhone'],
  Contact: ['Phone', 'MobilePhone', 'HomePhone', 'OtherPhone'],
};

/** One lead or contact that a do-not-call fact is about. */
export interface DncPerson {
  readonly object: PersonObject;
  /** 18 characters. */
  readonly id: string;
  /** What the org holds at the moment. */
  readonly marked: boolean;
  /** The person's own numbers, E.164. */
  readonly numbers: readonly string[];
}

/** `like` is the number whose country theirs share where they do not say. */
export function toPerson(
  record: {
    readonly object: PersonObject;
    readonly id: string;
    readonly values: Readonly<Record<string, unknown>>;
  },
  field: string,
  like: string | undefined,
): DncPerson {
  const { object, id, values } = record;
  const code = like === undefined ? undefined : nationalForDialer(like)?.phoneCode;
  const numbers = PHONE_FIELDS[object].map((name) => values[name]);
  return {
    object,
    id,
    marked: values[field] === true || values[field] === 'true',
    numbers: numbers
      .map((held) => (typeof held === 'string' ? toE164(held, code) : undefined))
      .filter((number) => number !== undefined),
  };
}
