import { z } from 'zod';
import type { Finding } from '../../src/connector.ts';
import type { Api } from './api.ts';
import { CallFailure } from './call-failure.ts';
import { checkKeyField } from './check-key-field.ts';
import { checkCampaignMembers, checkOpportunities } from './check-optional.ts';
import { toDeliveryError } from './delivery-error.ts';
import { describeObject, type Description } from './describe-object.ts';
import { dncFinding } from './dnc/check.ts';
import type { PersonObject } from './ids.ts';
import type { SalesforceSettings } from './settings.ts';

const Users = z.object({ records: z.array(z.looseObject({ Username: z.string() })) });

export interface CheckTools {
  readonly api: Api;
  readonly settings: SalesforceSettings;
}

/**
 * Prove the login, the user behind it, and that the org has what a delivery needs: the objects, the key fields,
 * each an External ID and Unique, and the field for do-not-call. Reads only. Never throws.
 */
export async function checkAccount({ api, settings }: CheckTools): Promise<readonly Finding[]> {
  const login = await attempt(settings, () => checkUser(api, settings));
  if (login.some(({ level }) => level === 'error')) return login;
  const { object, leadIdField, callKeyField } = settings;
  const other: PersonObject = object === 'Lead' ? 'Contact' : 'Lead';
  const told = (run: () => Promise<Finding[]>): Promise<Finding[]> => attempt(settings, run);
  return [
    ...login,
    ...(await told(async () => {
      const description = await describeObject(api, object);
      const key = { object, home: object, name: leadIdField };
      return [checkKeyField(description, key), dncFinding(object, description.fields, settings)];
    })),
    ...(await told(async () => {
      const key = { object: 'Task', home: 'Activity', name: callKeyField };
      return [checkKeyField(await describeObject(api, 'Task'), key)];
    })),
    ...(await told(async () => checkOther(await describeObject(api, other), other, settings))),
    ...(await told(async () => [checkOpportunities(await visible(api, 'Opportunity'), settings)])),
    ...(await told(async () => [checkCampaignMembers(await visible(api, 'CampaignMember'))])),
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

/** undefined = the user of the app has no access to the object. */
async function visible(api: Api, object: string): Promise<Description | undefined> {
  try {
    return await describeObject(api, object);
  } catch (error) {
    if (error instanceof CallFailure && (error.status === 404 || error.find(['INVALID_TYPE']) !== undefined))
      return undefined;
    throw error;
  }
}

async function attempt(settings: SalesforceSettings, run: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await run();
  } catch (thrown) {
    const known = toDeliveryError(thrown, settings);
    return [{ level: 'error', message: known instanceof Error ? known.message : String(known) }];
  }
}

function ok(message: string): Finding {
  return { level: 'ok', message };
}
