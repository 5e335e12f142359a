import { type ApiCall, BrokenStatement, digits } from '../../../api-call.ts';
import { deny, requireRight, tell } from '../answer.ts';
import { breaksQuotes, insertUnique, integer, oneOf, sameText, varchar } from '../columns.ts';
import { bytes, email, keep, keepAnything, only } from '../parameters.ts';
import { viewableGroups } from '../viewable.ts';
import { CUSTOM_COLUMNS, FREE_TEXT, inGroups } from './columns.ts';
import { requireLevelBelow } from './level-rule.ts';
import { newUserName } from './new-name.ts';
import { passwordColumns } from './password.ts';
import { userNamed } from './reach.ts';

/** add_user. The answer repeats the password unless passwords are hashed. */
export function addUser(call: ApiCall): void {
  requireRight(call, 'modify_users', 'ADD USERS');
  const name = keep(call, 'agent_user', '-_');
  const password = keep(call, 'agent_pass', '-_');
  const level = digits(call, 'agent_user_level');
  const fullName = keep(call, 'agent_full_name', FREE_TEXT);
  const group = keep(call, 'agent_user_group', '-_');
  if (bytes(name) < 2 || bytes(password) < 2 || level === '' || fullName === '' || group === '')
    deny(call, 'YOU MUST USE ALL REQUIRED FIELDS', name, password, level, fullName, group);
  requireLevelBelow(call, level, 'ADD');
  const mayView = viewableGroups(call, { emptyShowsAll: true });
  if (!call.tables.userGroups.rows.some((row) => sameText(row.user_group, group) && mayView(row.user_group)))
    deny(call, 'USER GROUP DOES NOT EXIST', group);
  if (userNamed(call, name) !== undefined) deny(call, 'USER ALREADY EXISTS', name);
  const user = newUserName(call, name);
  const secret = passwordColumns(call, password);
  const row = {
    user: varchar(user, 20),
    ...secret,
    full_name: varchar(fullName, 50),
    user_level: integer(level, 0, 255),
    user_group: varchar(group, 20),
    ...optionalColumns(call),
  };
  if (!breaksQuotes(email(call))) insertUnique(call, call.tables.users, row, ['user']);
  else if (!call.legacy) throw new BrokenStatement('the e-mail has an apostrophe');
  tell(
    call,
    'SUCCESS',
    'USER HAS BEEN ADDED',
    user,
    secret.pass === '' ? '' : password,
    level,
    fullName,
    group,
  );
}

function optionalColumns(call: ApiCall) {
  const switchOf = (parameter: string, absent: string) =>
    oneOf(digits(call, parameter) || absent, ['0', '1']);
  return {
    phone_login: varchar(keepAnything(call, 'phone_login', '-_'), 20),
    phone_pass: varchar(keepAnything(call, 'phone_pass', '-_'), 100),
    hotkeys_active: switchOf('hotkeys_active', '0'),
    voicemail_id: varchar(keepAnything(call, 'voicemail_id', ''), 10),
    email: varchar(email(call), 100),
    ...Object.fromEntries(
      CUSTOM_COLUMNS.map((column) => [column, varchar(keepAnything(call, column, FREE_TEXT), 100)]),
    ),
    wrapup_seconds_override: integer(only(call, 'wrapup_seconds_override', '-0-9') || '-1', -32_768, 32_767),
    agent_choose_ingroups: switchOf('agent_choose_ingroups', '1'),
    agent_choose_blended: switchOf('agent_choose_blended', '1'),
    closer_default_blended: switchOf('closer_default_blended', '0'),
    closer_campaigns: inGroups(call),
  };
}
