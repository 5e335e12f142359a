import { done, leftOut, type LineRule, nothing } from '../meaning.ts';

const LEAD = ['phoneNumber', 'leadId', 'listId'];

/** What add_lead and update_lead say of the parts of a request that hang on the lead. */
export const PART_LINES: readonly LineRule[] = [
  leftOut('NOTICE', 'NANPA options disabled, NANPA prefix data not loaded', 'nanpa-disabled', [], {
    remedy: 'load the NANPA prefix data or leave the option out',
  }),
  done('NOTICE', 'MULTI-ALT-PHONE NUMBERS LOADED', 'alt-phones-loaded', ['count', 'leadId', 'user']),
  done('NOTICE', 'CUSTOM FIELDS VALUES ADDED', 'custom-fields-added', LEAD),
  leftOut('NOTICE', /^CUSTOM FIELDS NOT ADDED, /, 'custom-fields-not-added', LEAD, {
    remedy: 'define the custom fields on the list, or send the lead to one that has them',
  }),
  done('NOTICE', 'ADDED TO HOPPER', 'added-to-hopper', ['phoneNumber', 'leadId', 'hopperId', 'user']),
  nothing(
    'NOTICE',
    'NOT ADDED TO HOPPER, LEAD IS ALREADY IN THE HOPPER',
    'already-in-hopper',
    LEAD.slice(0, 2),
  ),
  leftOut('NOTICE', /^NOT ADDED TO HOPPER(?:,|$)/, 'not-added-to-hopper', LEAD.slice(0, 2), {
    remedy: 'see the call time of the list and its campaign',
  }),
  done('NOTICE', /^SCHEDULED CALLBACK (?:ADDED|UPDATED)$/, 'callback-set', [
    'leadId', 'campaignId', 'callbackTime', 'callbackType', 'callbackUser', 'callbackStatus',
  ]), // prettier-ignore
  leftOut(
    'NOTICE',
    'SCHEDULED CALLBACK NOT ADDED, CAMPAIGN NOT VALID',
    'callback-not-added',
    ['leadId', 'campaignId'],
    {
      remedy: 'name a campaign that exists; a new lead is stuck in CBHOLD until its status is set',
    },
  ),
  leftOut('NOTICE', 'SCHEDULED CALLBACK NOT ADDED, USER NOT VALID', 'callback-not-added', [
    'leadId', 'campaignId', 'callbackUser', 'callbackType',
  ], { remedy: 'name an agent that exists; a new lead is stuck in CBHOLD until its status is set' }), // prettier-ignore
];
