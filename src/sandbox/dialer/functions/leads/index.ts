import { addLead } from '../../add-lead.ts';
import { leadSearch } from '../../search.ts';
import { updateLead } from '../../update-lead.ts';
import type { FunctionMap } from '../function-map.ts';

export const leadFunctions: FunctionMap = new Map([
  ['add_lead', addLead],
  ['update_lead', updateLead],
  ['lead_search', leadSearch],
]);
