import type { FunctionMap } from '../function-map.ts';
import { copyDid } from './dids/copy-did.ts';
import { addDid, updateDid } from './dids/did.ts';
import { addGroupAlias } from './group-alias.ts';
import { addPhone } from './phones/add-phone.ts';
import { addPhoneAlias, updatePhoneAlias } from './phones/phone-alias.ts';
import { updatePhone } from './phones/update-phone.ts';
import { updateRemoteAgent } from './remote-agent.ts';
import { serverRefresh } from './server-refresh.ts';
import { addUser } from './users/add-user.ts';
import { copyUser } from './users/copy-user.ts';
import { updateUser } from './users/update-user.ts';

/** Users, phones, DIDs, remote agents, servers. */
export const adminFunctions: FunctionMap = new Map([
  ['add_user', addUser],
  ['copy_user', copyUser],
  ['update_user', updateUser],
  ['update_remote_agent', updateRemoteAgent],
  ['add_group_alias', addGroupAlias],
  ['add_phone', addPhone],
  ['update_phone', updatePhone],
  ['add_phone_alias', addPhoneAlias],
  ['update_phone_alias', updatePhoneAlias],
  ['server_refresh', serverRefresh],
  ['add_did', addDid],
  ['copy_did', copyDid],
  ['update_did', updateDid],
]);
