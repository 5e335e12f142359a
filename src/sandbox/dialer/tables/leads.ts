import { defineTable } from './table.ts';

// What belongs to leads besides `vicidial_list`: archived callbacks, URL log, and what tells a number's time zone.
// Columns and defaults of VICIdial 2.14-202's schema, as far as the two APIs touch them.

const callbacksArchive = defineTable('vicidial_callbacks_archive', undefined, {
  callback_id: '',
  lead_id: '',
  list_id: '',
  campaign_id: '',
  status: 'ACTIVE',
  entry_time: '',
  callback_time: '',
  user: '',
  recipient: 'ANYONE',
  comments: '',
  user_group: '',
  lead_status: 'CALLBK',
  customer_timezone: '',
  customer_time: '',
});

const urlLog = defineTable('vicidial_url_log', 'url_log_id', {
  url_log_id: '',
  uniqueid: '',
  url_date: '',
  url_type: '',
  response_sec: '0',
  url: '',
  url_response: '',
});

const phoneCodes = defineTable('vicidial_phone_codes', undefined, {
  country_code: '',
  country: '',
  areacode: '',
  state: '',
  GMT_offset: '',
  DST: 'N',
  DST_range: '',
  geographic_description: '',
  tz_code: '',
});

const postalCodes = defineTable('vicidial_postal_codes', undefined, {
  postal_code: '',
  state: '',
  GMT_offset: '',
  DST: 'N',
  DST_range: '',
  country: '',
  country_code: '',
});

const nanpaPrefixCodes = defineTable('vicidial_nanpa_prefix_codes', undefined, {
  areacode: '',
  prefix: '',
  GMT_offset: '',
  DST: 'N',
});

export const leadsTables = { callbacksArchive, urlLog, phoneCodes, postalCodes, nanpaPrefixCodes } as const;
