import {
  type PropertyCreate,
  PropertyCreateFieldTypeEnum,
  PropertyCreateTypeEnum,
} from '@hubspot/api-client/lib/codegen/crm/properties/index.js';
import { z } from 'zod';
import type { HubSpotApi } from './api.ts';
import type { PropertyHolder, PropertyDefinition } from './property-definitions.ts';
import { isRefused } from './refused-error.ts';

const Created = z.looseObject({ name: z.string() });
const GroupNames = z.looseObject({ results: z.array(z.looseObject({ name: z.string() })) });

/**
 * Create a property; one of the name that was archived comes back as it was. False: somebody else has created
 * it meanwhile. Throws the delivery errors, a RefusedError where the account does not take it.
 */
export async function createProperty(
  api: HubSpotApi,
  object: PropertyHolder,
  definition: PropertyDefinition,
  signal: AbortSignal,
): Promise<boolean> {
  const operation = {
    name: `create the property ${definition.name} of ${object}`,
    effect: 'repeatable',
    scopes: `crm.schemas.${object}.write`,
  } as const;
  const groupName = await groupFor(api, object, definition.groupName, signal);
  const body = bodyOf({ ...definition, groupName });
  try {
    await api.request(operation, signal, Created, (crm, options) =>
      crm.properties.coreApi.create(object, body, options),
    );
    return true;
  } catch (error) {
    if (isRefused(error, 409)) return false;
    throw error;
  }
}

/** The usual group, or the first one that the account has where that was deleted. */
async function groupFor(
  api: HubSpotApi,
  object: PropertyHolder,
  usual: string,
  signal: AbortSignal,
): Promise<string> {
  const operation = {
    name: `list the property groups of ${object}`,
    effect: 'read',
    scopes: `crm.schemas.${object}.read`,
  } as const;
  const { results } = await api.request(operation, signal, GroupNames, (crm, options) =>
    crm.properties.groupsApi.getAll(object, options),
  );
  const names = results.map(({ name }) => name);
  return names.includes(usual) ? usual : (names[0] ?? usual);
}

/** The same in the words of the library's types. */
function bodyOf({ type, fieldType, options, ...rest }: PropertyDefinition): PropertyCreate {
  return {
    ...rest,
    type: type === 'bool' ? PropertyCreateTypeEnum.Bool : PropertyCreateTypeEnum.String,
    fieldType:
      fieldType === 'text' ? PropertyCreateFieldTypeEnum.Text : PropertyCreateFieldTypeEnum.Booleancheckbox,
    ...(options === undefined ? {} : { options: [...options] }),
  };
}
