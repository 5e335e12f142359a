import type { Finding } from '../../src/connector.ts';
import { dncFinding } from './dnc/check.ts';
import {
  keyDefinition,
  dncDefinition,
  type PropertyHolder,
  type PropertyDefinition,
} from './property-definitions.ts';
import { propertyRemedy } from './property-remedy.ts';
import { isReadOnly, type PropertyAnswer } from './read-property.ts';
import type { HubSpotSettings } from './settings.ts';

/** A property that the settings name, or would name. */
export interface NeededProperty {
  readonly object: PropertyHolder;
  readonly setting: 'leadIdProperty' | 'callKeyProperty' | 'dncProperty';
  /** undefined = the configuration does without it. */
  readonly definition: PropertyDefinition | undefined;
  /** What it means where the account lacks it: nothing works, less does, or nothing as long as no order asks. */
  readonly lack: 'error' | 'warning' | 'note';
}

/** What an account must have for these settings, the indispensable first. */
export function neededProperties(settings: HubSpotSettings): readonly NeededProperty[] {
  const { leadIdProperty, callKeyProperty, dncProperty } = settings;
  const key = (object: PropertyHolder, name: string | false): PropertyDefinition | undefined =>
    name === false ? undefined : keyDefinition(object, name);
  return [
    {
      object: 'contacts',
      setting: 'leadIdProperty',
      definition: key('contacts', leadIdProperty),
      lack: 'error',
    },
    { object: 'calls', setting: 'callKeyProperty', definition: key('calls', callKeyProperty), lack: 'error' },
    {
      object: 'contacts',
      setting: 'dncProperty',
      definition: dncProperty === false ? undefined : dncDefinition(dncProperty),
      lack: 'warning',
    },
    { object: 'tasks', setting: 'callKeyProperty', definition: key('tasks', callKeyProperty), lack: 'note' },
    { object: 'deals', setting: 'callKeyProperty', definition: key('deals', callKeyProperty), lack: 'note' },
  ];
}

/** Whether what the account has fits. @param property undefined = the account has none of the name */
export function judgeProperty(need: NeededProperty, property: PropertyAnswer | undefined): Finding {
  const { object, definition, setting } = need;
  if (setting === 'dncProperty') return dncFinding(definition?.name ?? false, property);
  if (definition === undefined) return withoutKey(object);
  const { name } = definition;
  const remedy = propertyRemedy(object, name, true);
  const fault = keyFault(property);
  if (fault === undefined)
    return { level: 'ok', message: `HubSpot's property ${name} on ${object} has unique values.` };
  if (need.lack === 'note')
    return {
      level: 'ok',
      message: `HubSpot ${fault === 'missing' ? 'has no' : 'cannot use the'} property ${name} on ${object}, which is needed only where calls make ${object}. ${remedy}`,
    };
  const message = {
    missing: `HubSpot has no property ${name} on ${object}. ${remedy}`,
    'read-only': `HubSpot's property ${name} on ${object} cannot be written: take another one.`,
    'not-unique':
      `HubSpot's property ${name} on ${object} does not require unique values, and that cannot be switched on ` +
      `later. Delete it or take another name. ${remedy}`,
  }[fault];
  return { level: 'error', message };
}

/** Why records cannot be upserted by a property; undefined = they can. */
export function keyFault(
  property: PropertyAnswer | undefined,
): 'missing' | 'read-only' | 'not-unique' | undefined {
  if (property === undefined) return 'missing';
  if (isReadOnly(property)) return 'read-only';
  return property.hasUniqueValue === true ? undefined : 'not-unique';
}

function withoutKey(object: PropertyHolder): Finding {
  switch (object) {
    case 'contacts':
      return {
        level: 'warning',
        message:
          'leadIdProperty is false: contacts are matched by e-mail and phone only, so a lead whose number changed gets a second contact. ' +
          propertyRemedy('contacts', 'vicidial_lead_id', true),
      };
    case 'calls':
      return {
        level: 'warning',
        message:
          'callKeyProperty is false: after an unclear outcome a call waits for searchLagMs until it can be looked up. ' +
          propertyRemedy('calls', 'vicidial_call_key', true),
      };
    default:
      return { level: 'ok', message: `callKeyProperty is false: ${object} are looked up like calls.` };
  }
}
