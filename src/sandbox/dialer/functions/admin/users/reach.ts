import type { ApiCall } from '../../../api-call.ts';
import { findUser } from '../../../users.ts';
import { deny } from '../answer.ts';

/** The caller must be of a higher level than the user, or of the same where `modify_same_user_level` says so. */
export function requireReach(
  call: ApiCall,
  agent: string,
  mayView: (userGroup: string) => boolean,
  reason: string,
): void {
  const { user_level: level, modify_same_user_level: same } = call.caller;
  const sign = Number(same) < 1 ? '<' : '<=';
  const target = findUser(call.tables, agent);
  const below =
    target !== undefined &&
    (sign === '<' ? Number(target.user_level) < Number(level) : Number(target.user_level) <= Number(level));
  // The data ends with a newline of its own, so an empty line follows.
  if (target === undefined || !below || !mayView(target.user_group))
    deny(call, reason, agent, sign, `${level}\n`);
}
