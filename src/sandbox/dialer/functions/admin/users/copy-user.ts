import type { ApiCall } from '../../../api-call.ts';
import type { Row } from '../../../tables/index.ts';
import { deny, requireRight, tell } from '../answer.ts';
import { insertUnique, sameText, varchar } from '../columns.ts';
import { bytes, keep } from '../parameters.ts';
import { viewableGroups } from '../viewable.ts';
import { FREE_TEXT } from './columns.ts';
import { requireLevelBelow } from './level-rule.ts';
import { newUserName } from './new-name.ts';
import { passwordColumns } from './password.ts';
import { userNamed } from './reach.ts';

/** copy_user: a new user with the rights, ranks and grades of another. A source that is none has no group. */
export function copyUser(call: ApiCall): void {
  requireRight(call, 'modify_users', 'COPY USERS');
  const name = keep(call, 'agent_user', '-_');
  const password = keep(call, 'agent_pass', '-_');
  const sourceName = keep(call, 'source_user', '-_');
  const fullName = keep(call, 'agent_full_name', FREE_TEXT);
  if (bytes(name) < 2 || bytes(password) < 2 || sourceName === '' || fullName === '')
    deny(call, 'YOU MUST USE ALL REQUIRED FIELDS', name, password, sourceName, fullName);
  const source = userNamed(call, sourceName);
  requireLevelBelow(call, source?.user_level ?? '', 'COPY');
  const group = source?.user_group ?? '';
  const mayView = viewableGroups(call, { emptyShowsAll: true });
  if (
    source === undefined ||
    !call.tables.userGroups.rows.some((row) => sameText(row.user_group, group) && mayView(row.user_group))
  )
    deny(call, 'USER GROUP DOES NOT EXIST', group);
  if (userNamed(call, name) !== undefined) deny(call, 'USER ALREADY EXISTS', name);
  const user = newUserName(call, name);
  const secret = passwordColumns(call, password);
  const { user_id: _id, failed_login_count: _failures, last_login_date: _login, ...rights } = source;
  const row = { ...rights, ...secret, user: varchar(user, 20), full_name: varchar(fullName, 50) };
  insertUnique(call, call.tables.users, row, ['user']);
  copyRanks(call, source, row.user);
  tell(
    call,
    'SUCCESS',
    'USER HAS BEEN COPIED',
    user,
    secret.pass === '' ? '' : password,
    fullName,
    sourceName,
  );
}

function copyRanks(call: ApiCall, source: Row<'users'>, user: string): void {
  const { inboundGroupAgents, campaignAgents } = call.tables;
  for (const { group_id, group_rank, group_weight, group_type, daily_limit } of inboundGroupAgents.where(
    (row) => sameText(row.user, source.user),
  )) {
    const row = { user, group_id, group_rank, group_weight, group_type, daily_limit };
    insertUnique(call, inboundGroupAgents, row, ['user', 'group_id']);
  }
  for (const { campaign_id, campaign_rank, campaign_weight } of campaignAgents.where((row) =>
    sameText(row.user, source.user),
  )) {
    insertUnique(call, campaignAgents, { user, campaign_id, campaign_rank, campaign_weight }, [
      'user',
      'campaign_id',
    ]);
  }
}
