import {
  type AgentCall,
  checkAllowed,
  fail,
  loggedIn,
  namesNobody,
  statement,
  succeed,
} from '../agent-call.ts';
import { byteLength, sameText } from '../php.ts';
import { placeAction } from './manager-action.ts';

/** Columns of `vicidial_manager`. */
const MANAGER_COLUMNS = 19;

/** `webphone_url`: the bare address without a newline, or a page that goes there. */
export function webphoneUrl(call: AgentCall): void {
  const value = call.get('value');
  if ((value !== 'DISPLAY' && value !== 'LAUNCH') || namesNobody(call))
    return fail(call, 'webphone_url not valid', value, call.get('agent_user'));
  checkAllowed(call, value);
  const agent = loggedIn(call);
  if (agent === undefined) return;
  const session = call.tables.sessionData.find(({ user }) => sameText(user, agent.user));
  if (session === undefined) return fail(call, 'webphone_url error - no session data', agent.user);
  const { webphone_url: url } = session;
  if (byteLength(url) <= 5) return fail(call, 'webphone_url error - webphone url is empty', agent.user);
  call.reply.print(value === 'DISPLAY' ? url : launchPage(url));
}

/** `call_agent`: ring the agent's own phone into the session, with the call that his login made. */
export function callAgent(call: AgentCall): void {
  const value = call.get('value');
  if (value !== 'CALL' || namesNobody(call))
    return fail(call, 'call_agent not valid', value, call.get('agent_user'));
  checkAllowed(call, value);
  const agent = loggedIn(call);
  if (agent === undefined) return;
  const session = call.tables.sessionData.find(({ user }) => sameText(user, agent.user));
  if (session === undefined) return fail(call, 'call_agent error - no session data', agent.user);
  const { agent_login_call: loginCall } = session;
  if (byteLength(loginCall) <= 5) return fail(call, 'call_agent error - entry is empty', agent.user);
  const action = loginCall.replace(/(.+?Exten: )\d{7}(\|Priority.+)/, `$1 ${agent.row.conf_exten}$2`);
  const columns = action.split('|');
  if (statement(call, columns.length !== MANAGER_COLUMNS || action.includes("'"))) placeAction(call, columns);
  succeed(call, 'call_agent function sent', agent.user);
}

function launchPage(url: string): string {
  return (
    `<META HTTP-EQUIV=Refresh CONTENT="0; URL=${url}">\n</HEAD>\n` +
    '<BODY BGCOLOR=#FFFFFF marginheight=0 marginwidth=0 leftmargin=0 topmargin=0>\n' +
    `<a href="${url}">click here to continue. . .</a>\n</BODY>\n`
  );
}
