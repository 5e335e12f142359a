import { z } from 'zod';
import type { Finding } from '../../src/connector.ts';
import type { Api } from './api.ts';
import { toDeliveryError } from './delivery-error.ts';
import { dncFinding } from './dnc/check.ts';
import type { PersonObject } from './ids.ts';
import type { SalesforceSettings } from './settings.ts';

/** Our keys are at most this long. */
const KEY_LENGTH = 80;

const Description = z.object({
  createable: z.boolean(),
  fields: z.array(
    z.looseObject({
      name: z.string(),
      type: z.string().catch(''),
      length: z.number().catch(0),
      externalId: z.boolean().catch(false),
      unique: z.boolean().catch(false),
      createable: z.boolean().catch(false),
      updateable: z.boolean().catch(false),
    }),
  ),
});
type Description = z.infer<typeof Description>;

const Users = z.object({ records: z.array(z.looseObject({ Username: z.string() })) });

export interface CheckTools {
  readonly api: Api;
  readonly settings: SalesforceSettings;
}

/**
 * Prove the login, the user behind it, and that the org has what a delivery needs: the objects, the two key
 * fields, each an External ID and Unique, and the field for do-not-call. Reads only.
 */
export async function checkAccount({ api, settings }: CheckTools): Promise<readonly Finding[]> {
  const login = await attempt(settings, () => checkUser(api, settings));
  if (login.some(({ level }) => level === 'error')) return login;
  const other: PersonObject = settings.object === 'Lead' ? 'Contact' : 'Lead';
  return [
    ...login,
    ...(await attempt(settings, async () => checkPerson(await describe(api, settings.object), settings))),
    ...(await attempt(settings, async () =>
      checkKeyField(await describe(api, 'Task'), 'Task', 'Activity', settings.callKeyField),
    )),
    ...(await attempt(settings, async () => checkOther(await describe(api, other), other, settings))),
  ];
}

function checkPerson(description: Description, settings: SalesforceSettings): Finding[] {
  const { object, leadIdField } = settings;
  return [
    ...checkKeyField(description, object, object, leadIdField),
    dncFinding(object, description.fields, settings),
  ];
}

/** Nobody is created there, so the key may be missing; a record of it that becomes a lead then cannot tell. */
function checkOther({ fields }: Description, object: string, settings: SalesforceSettings): Finding[] {
  const { leadIdField } = settings;
  const writable = fields.some(({ name, updateable }) => name === leadIdField && updateable);
  const note = writable
    ? `${object}.${leadIdField} can be written.`
    : `It has no ${leadIdField} that can be written, which is needed only where a ${object} becomes a lead in VICIdial.`;
  return [
    ok(`${object} can be read, so that a known number is found there. ${note}`),
    dncFinding(object, fields, settings),
  ];
}

async function checkUser(api: Api, settings: SalesforceSettings): Promise<Finding[]> {
  const id = await api.userId();
  if (id === undefined || !/^005[A-Za-z0-9]{12,15}$/.test(id))
    return [{ level: 'warning', message: `${settings.loginUrl} gave a token, but not whose it is.` }];
  const soql = `SELECT Username FROM User WHERE Id = '${id}'`;
  const { records } = await api.call({
    method: 'GET',
    path: `/query?q=${encodeURIComponent(soql)}`,
    answer: Users,
  });
  return [ok(`${settings.loginUrl} accepts the login; the app runs as ${records[0]?.Username ?? id}.`)];
}

function describe(api: Api, object: string): Promise<Description> {
  return api.call({ method: 'GET', path: `/sobjects/${object}/describe`, answer: Description });
}

function checkKeyField(description: Description, object: string, home: string, name: string): Finding[] {
  if (!description.createable)
    return [
      error(`The user of the app must not create ${object} records. Give it that right in a permission set.`),
    ];
  const field = description.fields.find((one) => one.name === name);
  const where = `Setup, Object Manager, ${home}, Fields & Relationships`;
  if (field === undefined)
    return [
      error(
        `${home} has no field ${name} that the user of the app can see. Create it in ${where} as Text, length ${KEY_LENGTH}, External ID and Unique, and give the user access to it.`,
      ),
    ];
  if (!field.externalId || !field.unique)
    return [
      error(
        `${home}.${name} must be both External ID and Unique, or a repeat makes a second record. Mark it so in ${where}.`,
      ),
    ];
  if (!field.createable || !field.updateable)
    return [
      error(
        `The user of the app must not write ${home}.${name}. Give it edit access (field-level security).`,
      ),
    ];
  if (field.length < KEY_LENGTH)
    return [
      {
        level: 'warning',
        message: `${home}.${name} holds ${field.length} characters, and keys may have ${KEY_LENGTH}. Lengthen it in ${where}.`,
      },
    ];
  return [ok(`${home}.${name} is an external id and unique.`)];
}

async function attempt(settings: SalesforceSettings, run: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await run();
  } catch (thrown) {
    const known = toDeliveryError(thrown, settings);
    if (known instanceof Error) return [error(known.message)];
    throw thrown;
  }
}

function ok(message: string): Finding {
  return { level: 'ok', message };
}

function error(message: string): Finding {
  return { level: 'error', message };
}
