import type { LeadOrder } from '../../../src/domain/lead-order.ts';
import type { ApiParameters } from '../api.ts';
import { leadFunctions } from '../functions/leads/index.ts';
import { toParameters } from '../functions/parameters.ts';
import type { LeadLimits } from '../lead-limits.ts';

export interface CustomParts {
  /** For a new lead: what is empty needs no telling. */
  readonly all: ApiParameters;
  /** News to a lead that is there; an empty value empties. */
  readonly news: ApiParameters;
  /** Of all of them. */
  readonly warnings: readonly string[];
}

const NEWS = 'custom.';
/** add_lead wants one to check the others beside it. */
const NOBODY = '0000000000';

/**
 * Custom fields as parameters, made safe. Throws PermanentError (`invalid-input`) for one that is called like a
 * parameter of add_lead or update_lead, before anything is sent: it would do something else.
 */
export function customParts({ custom, changed }: LeadOrder, limits: LeadLimits): CustomParts {
  const names = Object.keys(custom);
  if (names.length === 0) return { all: {}, news: {}, warnings: [] };
  toParameters(leadFunctions.addLead, { phoneNumber: NOBODY, customFields: custom }, limits);
  const { parameters, changes } = toParameters(leadFunctions.updateLead, { customFields: custom }, limits);
  const values = names.map((name) => [name, parameters[name] ?? ''] as const);
  const isNews = (name: string): boolean => changed === undefined || changed.includes(`${NEWS}${name}`);
  return {
    all: Object.fromEntries(values.filter(([, value]) => value !== '')),
    // What is left of a value that was told must not empty the field.
    news: Object.fromEntries(
      values.filter(([name, value]) => isNews(name) && (value !== '' || custom[name]?.trim() === '')),
    ),
    warnings: changes.map(({ parameter, changes: what }) => `${parameter}: ${what.join(', ')}`),
  };
}

/** With the flag without which VICIdial passes over custom fields; nothing for none. */
export function withCustom(fields: ApiParameters): ApiParameters {
  return Object.keys(fields).length === 0 ? {} : { custom_fields: 'Y', ...fields };
}
