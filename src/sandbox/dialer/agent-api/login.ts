import type { DialerState } from '../api-call.ts';
import { login, type UserRow } from '../users.ts';
import { byteLength, sameText } from './php.ts';

/** Failed logins before this are forgotten, seconds. */
const LOCK_SECONDS = 900;

export type AgentLogin = { readonly caller: UserRow } | { readonly refused: string };

/**
 * Log in to the Agent API: level 1 is enough, `vdc_agent_api_access` is asked for besides, and a success does
 * not set the count of failures back. `refused` is the data of the error: user, password, whether the login
 * was right, whether the API is open to the user, and why, which for a wrong password is the whole look-up.
 */
export function loginAgentApi(
  state: DialerState,
  { user, password, ip }: { readonly user: string; readonly password: string; readonly ip: string },
): AgentLogin {
  const reason = judge(state, user, password, ip);
  const row = state.tables.users.find((other) => sameText(other.user, user));
  const open = row?.vdc_agent_api_access === '1';
  const good = reason === 'GOOD';
  if (row !== undefined && good && open && byteLength(user) >= 2 && byteLength(password) >= 2)
    return { caller: { ...row, user } };
  return { refused: `|${user}|${password}|${good ? 1 : 0}|${open ? 1 : 0}|${reason}|` };
}

function judge(state: DialerState, user: string, password: string, ip: string): string {
  const { clock, tables } = state;
  const nowMs = clock.now();
  const found = login(
    tables,
    { user, password },
    { lowestLevel: 1, nowMs, local: (ms) => clock.local(ms), resets: false },
  );
  if ('refused' in found) {
    return found.refused === 'LOCK' ? 'LOCK' : `BAD|0|api|${lookUp(user, password, nowMs)}`;
  }
  if (isBlocked(state, found.user, ip)) return 'IPBLOCK';
  const serving = tables.servers.find((row) => row.active === 'Y' && row.active_asterisk_server === 'Y');
  return serving === undefined ? 'ERRSERVERS' : 'GOOD';
}

/** Word for word what the real one shows to a wrong password. */
function lookUp(user: string, password: string, nowMs: number): string {
  const since = Math.floor(nowMs / 1000) - LOCK_SECONDS;
  return (
    `SELECT count(*) from vicidial_users where user='${user}' and pass='${password}' and user_level > 0 ` +
    `and active='Y' and ( (failed_login_count < 10) or (UNIX_TIMESTAMP(last_login_date) < ${since}) );`
  );
}

/** By the system's black list or the white list of the user's group, where IP lists are on. */
function isBlocked({ settings, tables }: DialerState, user: UserRow, ip: string): boolean {
  if (Number(settings.allow_ip_lists) <= 0 || user.ignore_ip_list === '1') return false;
  const wanted = new Set([ip, ip.replace(/\.\d+$/, '.x')]);
  const holds = (list: string): boolean =>
    tables.ipListEntries.rows.some((row) => sameText(row.ip_list_id, list) && wanted.has(row.ip_address));
  const black = settings.system_ip_blacklist;
  const group = tables.userGroups.find(({ user_group: name }) => sameText(name, user.user_group));
  const white = group?.api_ip_list ?? '';
  return (black.length > 1 && holds(black)) || (white.length > 1 && !holds(white));
}
