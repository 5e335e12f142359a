import { addLead } from './add-lead.ts';
import { batchUpdateLead } from './batch-update-lead.ts';
import { callidInfo, cccLeadInfo } from './call-info.ts';
import { checkPhoneNumber } from './check-phone-number.ts';
import { leadCallbackInfo } from './lead-callback-info.ts';
import { leadDearchive } from './lead-dearchive.ts';
import { leadAllInfo, leadFieldInfo } from './lead-info.ts';
import { leadSearch } from './lead-search.ts';
import { leadStatusSearch } from './lead-status-search.ts';
import { didLogExport, phoneNumberLog, recordingLookup } from './logs.ts';
import { updateLead } from './update-lead.ts';
import { updateLogEntry } from './update-log-entry.ts';
import { version } from './version.ts';

/** Leads, their callbacks, and the logs and recordings of their calls. */
export const leadFunctions = {
  version,
  addLead,
  updateLead,
  batchUpdateLead,
  leadSearch,
  leadAllInfo,
  leadFieldInfo,
  leadStatusSearch,
  leadCallbackInfo,
  leadDearchive,
  cccLeadInfo,
  callidInfo,
  updateLogEntry,
  phoneNumberLog,
  recordingLookup,
  didLogExport,
  checkPhoneNumber,
} as const;
