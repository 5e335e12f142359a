import type { Rights } from '../define-function.ts';

export const WRITE_RIGHTS: Rights = { level: 8, flags: ['vdc_agent_api_access', 'modify_leads 1-4'] };
export const SEARCH_RIGHTS: Rights = { level: 8, flags: ['vdc_agent_api_access', 'modify_leads 1-5'] };
export const LEAD_RIGHTS: Rights = { level: 7, flags: ['vdc_agent_api_access', 'modify_leads 1-4'] };
export const REPORT_RIGHTS: Rights = { level: 7, flags: ['vdc_agent_api_access', 'view_reports'] };
