import type { Finding } from '../../../src/connector.ts';
import { isReadOnly, type PropertyAnswer } from '../read-property.ts';
import { dncRemedy } from './remedy.ts';

/**
 * Whether the account can hold who must not be called.
 * @param name of the property; false = the configuration does without
 * @param property undefined = the account has none of the name
 */
export function dncFinding(name: string | false, property: PropertyAnswer | undefined): Finding {
  if (name === false) return warning('dncProperty is false: HubSpot is not told who must not be called.');
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
