import { PERSON_USER_ID } from './ids.ts';
import type { FieldSpec } from './objects.ts';
import type { Org } from './org.ts';
import type { Fields } from './rules.ts';

/** A user of the org, as an administrator would set one up. */
export interface StandInUser {
  readonly username: string;
  readonly email?: string;
  /** False: the user must not log in or own records. */
  readonly active?: boolean;
  /** Fields of your own, which end in `__c`. */
  readonly fields?: Fields;
}

const READ_ONLY = { write: 'none' } as const;

/** The fields of User that integrations look users up by; every field of one of these users is one too. */
export function userFields(users: readonly StandInUser[]): Readonly<Record<string, FieldSpec>> {
  const own = users.flatMap(({ fields }) => Object.keys(fields ?? {}));
  return {
    Username: { type: 'string', length: 80, ...READ_ONLY },
    Email: { type: 'email', length: 128, ...READ_ONLY },
    IsActive: { type: 'boolean', ...READ_ONLY },
    ...Object.fromEntries(own.map((name) => [name, { type: 'string', length: 80, ...READ_ONLY } as const])),
  };
}

/** Put the users there; gives their ids, in order. */
export function seedUsers(org: Org, users: readonly StandInUser[]): readonly string[] {
  return org.as(PERSON_USER_ID, () =>
    users.map(({ username, email, active = true, fields }) => {
      const told = { Username: username, Email: email ?? username, IsActive: active, ...fields };
      return org.insert('User', told).id;
    }),
  );
}
