import { type ApiCall, refuse } from '../../../api-call.ts';
import { checkReports } from '../checks.ts';
import { sameText } from '../collation.ts';
import { delimiter, headerLine } from '../output.ts';
import { agentUser, byteLength } from '../parameters.ts';
import { viewableGroups } from '../restrictions.ts';

const LONGEST_USER = 99;

/** One user, logged in or not. */
export function userDetails(call: ApiCall): void {
  checkReports(call, 'GET USER DETAILS');
  const wanted = agentUser(call);
  const asked = `${call.caller.user}|${wanted}`;
  if (wanted === '' || byteLength(wanted) > LONGEST_USER) refuse(call, `INVALID SEARCH PARAMETERS: ${asked}`);
  const isViewable = viewableGroups(call);
  const user = call.tables.users.find((row) => sameText(row.user, wanted) && isViewable(row.user_group));
  if (user === undefined) refuse(call, `USER NOT FOUND: ${asked}`);
  const header = headerLine(call, ['user', 'full_name', 'user_group', 'user_level', 'active']);
  const values = [wanted, user.full_name, user.user_group, user.user_level, user.active];
  const output = `${header}${values.join(delimiter(call))}\n`;
  call.reply.print(output);
  call.reply.log(output);
}
