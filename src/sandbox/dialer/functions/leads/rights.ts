import { type ApiCall, refuse } from '../../api-call.ts';

interface Needs {
  /** Lowest `user_level`. */
  readonly level: number;
  /** Highest `modify_leads` that counts; 1 is the lowest. Absent = it is not looked at. */
  readonly modifyLeads?: number;
  readonly viewReports?: boolean;
  /** What stands in the refusal for the count of users found: one function prints a variable it never set. */
  readonly shown?: string;
}

/** Refuse whoever lacks a right, in the function's own wording (`ADD LEADS TO THE SYSTEM`). */
export function requireRight(call: ApiCall, wording: string, needs: Needs): void {
  const {
    user,
    user_level: level,
    vdc_agent_api_access: apiAccess,
    modify_leads: modify,
    view_reports,
  } = call.caller;
  const mayModify =
    needs.modifyLeads === undefined || (Number(modify) >= 1 && Number(modify) <= needs.modifyLeads);
  const mayView = needs.viewReports !== true || view_reports === '1';
  if (Number(level) >= needs.level && apiAccess === '1' && mayModify && mayView) return;
  refuse(call, `USER DOES NOT HAVE PERMISSION TO ${wording}: |${user}|${needs.shown ?? '0'}|`);
}
