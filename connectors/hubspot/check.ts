import type { Finding } from '../../src/connector.ts';
import { AuthError } from '../../src/domain/errors.ts';
import type { HubSpotApi } from './api.ts';
import { dispositionFinding } from './check-dispositions.ts';
import { judgeProperty, type NeededProperty, neededProperties } from './needed-property.ts';
import { readOwners } from './owners.ts';
import { readAccount } from './portal.ts';
import { readProperty } from './read-property.ts';
import type { HubSpotSettings } from './settings.ts';

/** The token, and what the account must have for these settings. Never throws; changes nothing. */
export async function checkAccount(
  { urgent: api }: HubSpotApi,
  settings: HubSpotSettings,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const account = await reported(() => accountFinding(api, settings, signal));
  // With a refused token or no way through, every further question has the same answer.
  if (account.level === 'error') return [account];
  const findings = [account];
  for (const need of neededProperties(settings))
    findings.push(await reported(() => propertyFinding(api, need, signal)));
  return [...findings, ...(await checkRest(api, settings, signal))];
}

/** What can be looked at, and not made: call outcomes, owners. */
export async function checkRest(
  api: HubSpotApi,
  settings: HubSpotSettings,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  return [
    await reported(() => dispositionFinding(api, settings, signal)),
    await reported(() => ownersFinding(api, settings, signal)),
  ];
}

/** What a question came to, also where it could not be asked. */
export async function reported(check: () => Promise<Finding>): Promise<Finding> {
  try {
    return await check();
  } catch (error) {
    return { level: 'error', message: error instanceof Error ? error.message : String(error) };
  }
}

export async function accountFinding(
  api: HubSpotApi,
  settings: HubSpotSettings,
  signal: AbortSignal,
): Promise<Finding> {
  const { portalId, accountType, timeZone } = await readAccount(api, settings, signal);
  const about = [accountType, timeZone].filter((word) => word !== undefined).join(', ');
  return {
    level: 'ok',
    message: `The token opens HubSpot account ${portalId}${about === '' ? '' : ` (${about})`}.`,
  };
}

async function propertyFinding(api: HubSpotApi, need: NeededProperty, signal: AbortSignal): Promise<Finding> {
  const { definition, object, lack } = need;
  if (definition === undefined) return judgeProperty(need, undefined);
  try {
    return judgeProperty(need, await readProperty(api, object, definition.name, signal));
  } catch (error) {
    if (lack !== 'note' || !(error instanceof AuthError)) throw error;
    return {
      level: 'ok',
      message: `The token may not look at ${object}, which is needed only where calls make ${object}: give it the scopes crm.objects.${object}.read and crm.objects.${object}.write then.`,
    };
  }
}

async function ownersFinding(
  api: HubSpotApi,
  settings: HubSpotSettings,
  signal: AbortSignal,
): Promise<Finding> {
  try {
    await readOwners(api, settings, {}, signal);
    return { level: 'ok', message: 'The owners can be read, so that calls can belong to their agents.' };
  } catch (error) {
    if (!(error instanceof AuthError)) throw error;
    return {
      level: 'ok',
      message:
        'The token may not read the owners, which is needed only where calls belong to their agents: give it the scope crm.objects.owners.read then.',
    };
  }
}
