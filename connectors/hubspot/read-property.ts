import { z } from 'zod';
import type { HubSpotApi } from './api.ts';
import type { PropertyHolder } from './property-definitions.ts';
import { isRefused } from './refused-error.ts';

const PropertyAnswer = z.looseObject({
  name: z.string(),
  type: z.string().optional(),
  hasUniqueValue: z.boolean().optional(),
  archived: z.boolean().optional(),
  modificationMetadata: z.looseObject({ readOnlyValue: z.boolean().optional() }).optional(),
  options: z.array(z.looseObject({ value: z.string(), label: z.string().optional() })).optional(),
});
export type PropertyAnswer = z.infer<typeof PropertyAnswer>;

/** The definition of one property; undefined = the account has none of the name. Throws the delivery errors. */
export async function readProperty(
  api: HubSpotApi,
  object: PropertyHolder,
  name: string,
  signal: AbortSignal,
): Promise<PropertyAnswer | undefined> {
  const scopes = `crm.schemas.${object}.read`;
  const operation = { name: `read the property ${name} of ${object}`, effect: 'read', scopes } as const;
  try {
    const property = await api.request(operation, signal, PropertyAnswer, (crm, options) =>
      crm.properties.coreApi.getByName(object, name, false, undefined, options),
    );
    return property.archived === true ? undefined : property;
  } catch (error) {
    if (isRefused(error, 404)) return undefined;
    throw error;
  }
}

/** HubSpot computes the value itself, or another app owns it. */
export function isReadOnly({ modificationMetadata }: PropertyAnswer): boolean {
  return modificationMetadata?.readOnlyValue === true;
}
