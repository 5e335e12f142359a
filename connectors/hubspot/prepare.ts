import type { Finding } from '../../src/connector.ts';
import { AuthError } from '../../src/domain/errors.ts';
import type { HubSpotApi } from './api.ts';
import { accountFinding, checkRest, reported } from './check.ts';
import { createProperty } from './create-property.ts';
import { dncRemedy } from './dnc/remedy.ts';
import { judgeProperty, keyFault, type NeededProperty, neededProperties } from './needed-property.ts';
import { propertyRemedy } from './property-remedy.ts';
import { readProperty } from './read-property.ts';
import { RefusedError } from './refused-error.ts';
import type { HubSpotSettings } from './settings.ts';

/**
 * Create the properties that these settings need and the account lacks, and look whether they came out as
 * asked: whether an account lets calls have unique values shows only by trying. Safe to repeat. Never throws.
 */
export async function prepareAccount(
  { urgent: api }: HubSpotApi,
  settings: HubSpotSettings,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const account = await reported(() => accountFinding(api, settings, signal));
  if (account.level === 'error') return [account];
  const findings = [account];
  for (const need of neededProperties(settings))
    findings.push(await reported(() => prepareProperty(api, need, signal)));
  return [...findings, ...(await checkRest(api, settings, signal))];
}

async function prepareProperty(api: HubSpotApi, need: NeededProperty, signal: AbortSignal): Promise<Finding> {
  const { definition, object } = need;
  if (definition === undefined) return judgeProperty(need, undefined);
  try {
    const before = await readProperty(api, object, definition.name, signal);
    if (before !== undefined) return judgeProperty(need, before);
    const made = await createProperty(api, object, definition, signal);
    const after = await readProperty(api, object, definition.name, signal);
    if (made && definition.hasUniqueValue === true && keyFault(after) === 'not-unique')
      return lacking(need, 'created it without unique values, which it does not offer there');
    const finding = judgeProperty(need, after);
    if (!made || (keyFault(after) !== undefined && definition.hasUniqueValue === true)) return finding;
    return finding.level === 'ok' ? { level: 'ok', message: `Created: ${finding.message}` } : finding;
  } catch (error) {
    if (error instanceof AuthError && error.code !== 'hubspot-unauthorized')
      return lacking(need, `did not let the token create it (scope crm.schemas.${object}.write)`);
    if (error instanceof RefusedError) return lacking(need, `refused to create it (${codesOf(error)})`);
    throw error;
  }
}

/** What an administrator must do about a property that could not be made. */
function lacking(need: NeededProperty, fact: string): Finding {
  const { object, definition, setting, lack } = need;
  const name = definition?.name ?? '';
  const unique = definition?.hasUniqueValue === true;
  const remedy = setting === 'dncProperty' ? dncRemedy(name) : propertyRemedy(object, name, true);
  const leftover = fact.startsWith('created') ? `Delete the property ${name} on ${object} again. ` : '';
  const without =
    unique && object === 'calls'
      ? 'If the account cannot have it, set callKeyProperty: false: calls are then looked up after an unclear outcome. '
      : '';
  return {
    level: lack === 'error' ? 'error' : 'warning',
    message: `HubSpot has no usable property ${name} on ${object} and ${fact}. ${leftover}${without}${remedy}`,
  };
}

function codesOf({ status, facts }: RefusedError): string {
  return [status, facts.category, ...facts.codes].filter((word) => word !== undefined).join(' ');
}
