import type { Finding } from '../../../src/connector.ts';
import type { HubSpotApi } from '../api.ts';
import { isReadOnly, readProperty } from '../read-property.ts';
import type { HubSpotSettings } from '../settings.ts';
import { dncRemedy } from './remedy.ts';

/** Whether the account can hold who must not be called. Throws the delivery errors. */
export async function dncFinding(
  api: HubSpotApi,
  { dncProperty: name }: Pick<HubSpotSettings, 'dncProperty'>,
  signal: AbortSignal,
): Promise<Finding> {
  if (name === false) return warning('dncProperty is false: HubSpot is not told who must not be called.');
  const property = await readProperty(api, 'contacts', name, signal);
  if (property === undefined)
    return warning(
      `HubSpot has no contact property ${name}, so nobody can be marked there. ${dncRemedy(name)}`,
    );
  const holdsFlag =
    property.type === 'bool' || property.options?.some(({ value }) => value === 'true') === true;
  if (!holdsFlag)
    return warning(
      `HubSpot's contact property ${name} is no checkbox, so nobody can be marked. Delete it or take another name. ${dncRemedy(name)}`,
    );
  if (isReadOnly(property))
    return warning(
      `HubSpot's contact property ${name} cannot be written. Take another one as dncProperty. ${dncRemedy(name)}`,
    );
  return { level: 'ok', message: `HubSpot's contact property ${name} can mark who must not be called.` };
}

function warning(message: string): Finding {
  return { level: 'warning', message };
}
