import { z } from 'zod';
import type { Finding } from '../../src/connector.ts';
import type { HubSpotApi } from './api.ts';
import { DISPOSITION_GUIDS } from './dispositions.ts';
import { dncFinding } from './dnc/check.ts';
import { propertyRemedy } from './property-remedy.ts';
import { isReadOnly, readProperty } from './read-property.ts';
import type { HubSpotSettings } from './settings.ts';

const AccountDetails = z.looseObject({
  portalId: z.number(),
  accountType: z.string().optional(),
  timeZone: z.string().optional(),
});

/** The token, and what the account must have for these settings. Never throws; changes nothing. */
export async function checkAccount(
  api: HubSpotApi,
  settings: HubSpotSettings,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const account = await reported(() => accountFinding(api, settings, signal));
  // With a refused token or no way through, every further question has the same answer.
  if (account.level === 'error') return [account];
  return [
    account,
    await reported(() => uniqueProperty(api, 'contacts', settings.leadIdProperty, signal)),
    await reported(() => uniqueProperty(api, 'calls', settings.callKeyProperty, signal)),
    await reported(() => dispositionFinding(api, settings, signal)),
    await reported(() => dncFinding(api, settings, signal)),
  ];
}

async function reported(check: () => Promise<Finding>): Promise<Finding> {
  try {
    return await check();
  } catch (error) {
    return { level: 'error', message: error instanceof Error ? error.message : String(error) };
  }
}

async function accountFinding(
  api: HubSpotApi,
  settings: HubSpotSettings,
  signal: AbortSignal,
): Promise<Finding> {
  const path = `/account-info/${settings.apiVersion}/details`;
  const operation = { name: 'tell which account the token belongs to', effect: 'read' } as const;
  const { portalId, accountType, timeZone } = await api.get(operation, signal, AccountDetails, path);
  const about = [accountType, timeZone].filter((word) => word !== undefined).join(', ');
  return {
    level: 'ok',
    message: `The token opens HubSpot account ${portalId}${about === '' ? '' : ` (${about})`}.`,
  };
}

async function uniqueProperty(
  api: HubSpotApi,
  object: 'contacts' | 'calls',
  name: string | false,
  signal: AbortSignal,
): Promise<Finding> {
  if (name === false) return withoutProperty(object);
  const property = await readProperty(api, object, name, signal);
  if (property === undefined) {
    const remedy = propertyRemedy(object, name, true);
    return { level: 'error', message: `HubSpot has no property ${name} on ${object}. ${remedy}` };
  }
  if (isReadOnly(property)) {
    return {
      level: 'error',
      message: `HubSpot's property ${name} on ${object} cannot be written: take another one.`,
    };
  }
  if (property.hasUniqueValue === true) {
    return { level: 'ok', message: `HubSpot's property ${name} on ${object} has unique values.` };
  }
  return {
    level: 'error',
    message:
      `HubSpot's property ${name} on ${object} does not require unique values, and that cannot be switched on ` +
      `later. Delete it or take another name. ${propertyRemedy(object, name, true)}`,
  };
}

function withoutProperty(object: 'contacts' | 'calls'): Finding {
  return object === 'contacts'
    ? {
        level: 'warning',
        message:
          'leadIdProperty is false: contacts are matched by e-mail and phone only, so a lead whose number changed gets a second contact. ' +
          propertyRemedy('contacts', 'vicidial_lead_id', true),
      }
    : {
        level: 'warning',
        message:
          'callKeyProperty is false: after an unclear outcome a call waits for searchLagMs until it can be looked up. ' +
          propertyRemedy('calls', 'vicidial_call_key', true),
      };
}

async function dispositionFinding(
  api: HubSpotApi,
  settings: HubSpotSettings,
  signal: AbortSignal,
): Promise<Finding> {
  const own = Object.entries(settings.dispositions).filter(([, target]) => !(target in DISPOSITION_GUIDS));
  if (own.length === 0) return { level: 'ok', message: 'Call outcomes: the built-in ones only.' };
  const property = await readProperty(api, 'calls', 'hs_call_disposition', signal);
  const known = new Set(property?.options?.map(({ value }) => value.toLowerCase()));
  const unknown = own.filter(([, target]) => !known.has(target.toLowerCase())).map(([status]) => status);
  if (unknown.length === 0)
    return { level: 'ok', message: `Call outcomes: all ${own.length} of your own exist.` };
  return {
    level: 'error',
    message:
      `dispositions: HubSpot has no call outcome with the GUID given for ${unknown.join(', ')}. ` +
      'Copy the GUIDs from GET /crm/properties/2026-09/calls/hs_call_disposition (options), or use a built-in name.',
  };
}
