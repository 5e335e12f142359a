import type { ApiParameters } from '../api.ts';
import { addFields } from '../lead-parameters.ts';
import { altPhonesParameter } from './alt-phones.ts';
import { withCustom } from './custom-parts.ts';
import type { Placement } from './placement.ts';
import { checkParameters } from './policy.ts';
import { targetList } from './update-lead.ts';
import type { LeadOrder } from '../../../src/domain/lead-order.ts';

/**
 * Everything that add_lead is sent for an order. Custom fields come first: nothing of theirs overrides the rest.
 * A code that is another's stays out, or whoever looks for it would find this lead.
 */
export function addParameters({
  order,
  parts,
  rules,
  settings,
  hopper,
  foreignCode,
}: Pick<Placement, 'order' | 'parts' | 'rules' | 'settings' | 'hopper' | 'foreignCode'>): ApiParameters {
  const { lead, custom, altPhones } = parts;
  return {
    ...withCustom(custom.all),
    ...addFields(lead),
    ...(lead.vendorLeadCode === undefined || foreignCode ? {} : { vendor_lead_code: lead.vendorLeadCode }),
    ...(lead.phone === undefined ? {} : { phone_number: lead.phone.number, phone_code: lead.phone.code }),
    list_id: targetList(order.lead.listId, settings.listId),
    ...(order.policy.listExistsCheck ? { list_exists_check: 'Y' } : {}),
    ...checkParameters(rules, order.campaign),
    ...altPhonesParameter(altPhones),
    ...hopperParameters(hopper),
  };
}

/** A place in the hopper, for add_lead and update_lead. */
export function hopperParameters(hot: LeadOrder['hot']): ApiParameters {
  if (hot === undefined) return {};
  return {
    add_to_hopper: 'Y',
    hopper_priority: String(hot.priority),
    ...(hot.localCallTimeCheck ? { hopper_local_call_time_check: 'Y' } : {}),
  };
}
