import { addGroupAlias } from './add-group-alias.ts';
import { addPhone } from './add-phone.ts';
import { addUser } from './add-user.ts';
import { copyDid } from './copy-did.ts';
import { copyUser } from './copy-user.ts';
import { addDid, updateDid } from './dids.ts';
import { addPhoneAlias, updatePhoneAlias } from './phone-alias.ts';
import { serverRefresh } from './server-refresh.ts';
import { updatePhone } from './update-phone.ts';
import { updateRemoteAgent } from './update-remote-agent.ts';
import { updateUser } from './update-user.ts';

/** Users, phones, DIDs, remote agents, servers. */
export const adminFunctions = {
  addUser,
  copyUser,
  updateUser,
  updateRemoteAgent,
  addGroupAlias,
  addPhone,
  updatePhone,
  addPhoneAlias,
  updatePhoneAlias,
  serverRefresh,
  addDid,
  copyDid,
  updateDid,
} as const;
