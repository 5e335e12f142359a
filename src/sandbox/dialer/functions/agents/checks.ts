import { type ApiCall, EndOfReply, refuse } from '../../api-call.ts';
import { mayCall } from '../../users.ts';

/** Print a line that names another function than the one called, and end. */
export function stop(call: ApiCall, line: string): never {
  call.reply.say(`ERROR: ${line}`);
  throw new EndOfReply(line);
}

/**
 * `api_allowed_functions`. For the functions that look at something else first and at no `source`; for all
 * others it is checked before they are called.
 */
export function checkAllowed(call: ApiCall): void {
  if (mayCall(call.caller, call.name)) return;
  stop(call, `auth USER DOES NOT HAVE PERMISSION TO USE THIS FUNCTION: |${call.caller.user}|${call.name}|`);
}

/** API access and `view_reports`, from level 7. */
export function checkReports(call: ApiCall, wording: string): void {
  const { user_level: level, vdc_agent_api_access: access, view_reports: reports } = call.caller;
  if (Number(level) > 6 && access === '1' && reports === '1') return;
  refuse(call, `USER DOES NOT HAVE PERMISSION TO ${wording}: |${call.caller.user}|0|`);
}

/** `view_reports` from level 9; both statistics refuse in the name of `call_status_stats`. */
export function checkStatistics(call: ApiCall): void {
  if (Number(call.caller.user_level) > 8 && call.caller.view_reports === '1') return;
  stop(call, `call_status_stats USER DOES NOT HAVE PERMISSION TO VIEW STATS: |${call.caller.user}|0|`);
}

/** API access from level 7; a request with `source=queuemetrics` needs neither. */
export function checkAccess(call: ApiCall, wording: string, sourceName: string): void {
  const { user_level: level, vdc_agent_api_access: access } = call.caller;
  if ((Number(level) > 6 && access === '1') || sourceName === 'queuemetrics') return;
  refuse(call, `USER DOES NOT HAVE PERMISSION TO ${wording}: |${call.caller.user}|0|`);
}
