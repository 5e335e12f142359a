import type { Finding } from '../../src/connector.ts';
import type { Description } from './describe-object.ts';

/** Our keys are at most this long. */
const KEY_LENGTH = 80;

export interface KeyField {
  readonly object: string;
  /** The object that it is created on in Setup: the custom fields of Task are those of Activity. */
  readonly home: string;
  readonly name: string;
}

/** Whether records of an object can be upserted by their key, and what an administrator must do if not. */
export function checkKeyField({ createable, fields }: Description, key: KeyField): Finding {
  const { object, home, name } = key;
  if (!createable)
    return error(
      `The user of the app must not create ${object} records. In Setup, Permission Sets, give it Create on ${object}.`,
    );
  const field = fields.find((one) => one.name === name);
  if (field === undefined)
    return error(`${home} has no field ${name} that the user of the app can see. ${steps(key)}`);
  if (field.type !== 'string')
    return error(
      `${home}.${name} is no Text field (it is of type ${field.type}), so it cannot hold keys. Delete it or name another one. ${steps(key)}`,
    );
  if (!field.externalId || !field.unique)
    return error(
      `${home}.${name} must be both External ID and Unique, or a repeat makes a second record. In ${place(home)}, open it, Edit, and mark both.`,
    );
  if (!field.createable || !field.updateable)
    return error(`The user of the app must not write ${home}.${name}. ${access(key)}`);
  if (field.length < KEY_LENGTH)
    return {
      level: 'warning',
      message: `${home}.${name} holds ${field.length} characters, and keys may have ${KEY_LENGTH}. Lengthen it in ${place(home)}.`,
    };
  return { level: 'ok', message: `${home}.${name} is an external id and unique.` };
}

/** How the field is made in Setup: the REST API makes none. */
export function steps(key: KeyField): string {
  return (
    `Create it: in ${place(key.home)}, New, Text, length ${KEY_LENGTH}, field name ${key.name.replace(/__c$/, '')}, ` +
    `tick Unique and External ID. ${access(key)}`
  );
}

function access({ home, name }: KeyField): string {
  return `In Setup, Permission Sets, the one of the app's user, Object Settings, ${home === 'Activity' ? 'Tasks' : home}, tick Read Access and Edit Access of ${name} (field-level security).`;
}

function place(home: string): string {
  return `Setup, Object Manager, ${home}, Fields & Relationships`;
}

function error(message: string): Finding {
  return { level: 'error', message };
}
