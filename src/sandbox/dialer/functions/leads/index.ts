import type { ApiCall } from '../../api-call.ts';
import type { FunctionMap } from '../function-map.ts';
import { callidInfo } from './reads/callid-info.ts';
import { cccLeadInfo } from './reads/ccc-lead-info.ts';
import { checkPhoneNumber } from './reads/check-phone-number.ts';
import { didLogExport } from './reads/did-log-export.ts';
import { leadAllInfo } from './reads/lead-all-info.ts';
import { leadCallbackInfo } from './reads/lead-callback-info.ts';
import { leadFieldInfo } from './reads/lead-field-info.ts';
import { leadSearch } from './reads/lead-search.ts';
import { leadStatusSearch } from './reads/lead-status-search.ts';
import { phoneNumberLog } from './reads/phone-number-log.ts';
import { recordingLookup } from './reads/recording-lookup.ts';
import { addLead } from './writes/add-lead.ts';
import { batchUpdateLead } from './writes/batch-update-lead.ts';
import { leadDearchive } from './writes/lead-dearchive.ts';
import { updateLead } from './writes/update-lead.ts';
import { updateLogEntry } from './writes/update-log-entry.ts';

export const leadFunctions: FunctionMap = new Map<string, (call: ApiCall) => void | Promise<void>>([
  ['add_lead', addLead],
  ['update_lead', updateLead],
  ['batch_update_lead', batchUpdateLead],
  ['lead_search', leadSearch],
  ['lead_all_info', leadAllInfo],
  ['lead_field_info', leadFieldInfo],
  ['lead_status_search', leadStatusSearch],
  ['lead_callback_info', leadCallbackInfo],
  ['lead_dearchive', leadDearchive],
  ['ccc_lead_info', cccLeadInfo],
  ['callid_info', callidInfo],
  ['update_log_entry', updateLogEntry],
  ['phone_number_log', phoneNumberLog],
  ['recording_lookup', recordingLookup],
  ['did_log_export', didLogExport],
  ['check_phone_number', checkPhoneNumber],
]);
