import type { Lead } from '../../../src/domain/event.ts';
import type { LeadOrder } from '../../../src/domain/lead-order.ts';
import type { LeadLimits } from '../lead-limits.ts';
import { codeOf, type LeadParameters, toLeadParameters } from '../lead-parameters.ts';
import { altEntries, type AltEntry } from './alt-phones.ts';
import { type CustomParts, customParts } from './custom-parts.ts';

/** An order in the API's words. */
export interface OrderParts {
  /** Calling code of the person's numbers that do not tell theirs. */
  readonly phoneCode: string;
  /** All that a new lead gets. */
  readonly lead: LeadParameters;
  /** What is news to a lead that is there. */
  readonly news: LeadParameters;
  readonly custom: CustomParts;
  /** `multi_alt_phones`, for a new lead. */
  readonly altPhones: readonly AltEntry[];
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
  const phoneCode = codeOf(order.lead, limits);
  const further = altEntries(order, { ...lead, phoneCode });
  return {
    phoneCode,
    lead,
    news: changed === undefined ? lead : toLeadParameters(pick(order.lead, changed), limits, order.lead),
    custom: customParts(order, limits),
    altPhones: further.entries,
    altPhoneWarnings: further.warnings,
  };
}

function pick(lead: Lead, changed: readonly string[]): Lead {
  const wanted = new Set<string>(changed);
  for (const group of TOGETHER)
    if (group.some((key) => wanted.has(key))) for (const key of group) wanted.add(key);
  return Object.fromEntries(Object.entries(lead).filter(([key]) => wanted.has(key)));
}
