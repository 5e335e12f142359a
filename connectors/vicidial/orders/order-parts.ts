import type { Lead } from '../../../src/domain/event.ts';
import type { LeadOrder } from '../../../src/domain/lead-order.ts';
import type { LeadLimits } from '../lead-limits.ts';
import { type LeadParameters, toLeadParameters } from '../lead-parameters.ts';
import { altPhonesText } from './alt-phones.ts';
import { type CustomParts, customParts } from './custom-parts.ts';

/** An order in the API's words. */
export interface OrderParts {
  /** All that a new lead gets. */
  readonly lead: LeadParameters;
  /** What is news to a lead that is there. */
  readonly news: LeadParameters;
  readonly custom: CustomParts;
  /** `multi_alt_phones`; undefined = no further numbers. */
  readonly altPhones: string | undefined;
  readonly altPhoneWarnings: readonly string[];
}

/** Parts of a lead that mean something only together. */
const TOGETHER: readonly (readonly (keyof Lead)[])[] = [
  ['phone', 'phoneCode', 'e164'],
  ['state', 'province'],
];

/**
 * Throws PermanentError before anything is sent: `invalid-phone` for a number that VICIdial cannot hold,
 * `invalid-input` for a custom field that no custom field can be called.
 */
export function orderParts(order: LeadOrder, limits: LeadLimits): OrderParts {
  const lead = toLeadParameters(order.lead, limits);
  const { changed } = order;
  const further = altPhonesText(order, lead);
  return {
    lead,
    news: changed === undefined ? lead : toLeadParameters(pick(order.lead, changed), limits),
    custom: customParts(order, limits),
    altPhones: further.text,
    altPhoneWarnings: further.warnings,
  };
}

function pick(lead: Lead, changed: readonly string[]): Lead {
  const wanted = new Set<string>(changed);
  for (const group of TOGETHER)
    if (group.some((key) => wanted.has(key))) for (const key of group) wanted.add(key);
  return Object.fromEntries(Object.entries(lead).filter(([key]) => wanted.has(key)));
}
