import { type ApiCall, BrokenStatement, flag } from '../../../api-call.ts';
import { deny, mayAdminister, requireRight, tell } from '../answer.ts';
import { breaksQuotes, sameText } from '../columns.ts';
import { bytes, email, keep, serverAddress } from '../parameters.ts';
import { viewableGroups } from '../viewable.ts';
import { updateCampaignRanks, updateInGroupRanks } from './ranks.ts';
import { requireReach, userNamed } from './reach.ts';
import { resetPassword } from './reset-password.ts';
import { takeUserColumns } from './user-fields.ts';

/**
 * update_user. Ranks, grades and the password reset are carried out before the rest is looked at, so a
 * refusal may follow them.
 */
export function updateUser(call: ApiCall): void {
  requireRight(call, 'modify_users', 'UPDATE USERS');
  const agent = keep(call, 'agent_user', '-_');
  if (bytes(agent) < 2 || bytes(agent) > 20) deny(call, 'YOU MUST USE ALL REQUIRED FIELDS', agent, '');
  const target = userNamed(call, agent);
  // It names the server's address instead of the user.
  if (target === undefined) deny(call, 'USER DOES NOT EXIST', serverAddress(call));
  const mayView = viewableGroups(call, { emptyShowsAll: true });
  requireReach(call, agent, mayView, 'USER DOES NOT HAVE PERMISSION TO UPDATE THIS USER');
  if (flag(call, 'delete_user') === 'Y') {
    deleteUser(call, agent);
    return;
  }
  const changes = takeUserColumns(call, mayView);
  const inCampaigns = updateCampaignRanks(call, agent);
  const inGroups = updateInGroupRanks(call, agent);
  resetPassword(call, target, { agent, ranked: inCampaigns || inGroups });
  if (Object.keys(changes).length === 0) deny(call, 'NO UPDATES DEFINED', '');
  if (!breaksQuotes(email(call))) Object.assign(target, changes, { failed_login_count: '0' });
  else if (!call.legacy) throw new BrokenStatement('the e-mail has an apostrophe');
  tell(call, 'SUCCESS', 'USER HAS BEEN UPDATED', agent, '');
}

function deleteUser(call: ApiCall, agent: string): void {
  if (!mayAdminister(call, 'delete_users')) deny(call, 'USER DOES NOT HAVE PERMISSION TO DELETE USERS', '0');
  call.tables.users.remove(({ user }) => sameText(user, agent));
  tell(call, 'SUCCESS', 'USER HAS BEEN DELETED', agent, '');
}
