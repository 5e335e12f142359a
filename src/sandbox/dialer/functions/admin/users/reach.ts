import type { ApiCall } from '../../../api-call.ts';
import type { UserRow } from '../../../users.ts';
import { deny } from '../answer.ts';
import { sameText } from '../columns.ts';

/** The user of that name, as the column's collation compares. */
export function userNamed(call: ApiCall, name: string): UserRow | undefined {
  return call.tables.users.find(({ user }) => sameText(user, name));
}

/** The caller must be of a higher level than the user, or of the same where `modify_same_user_level` says so. */
export function requireReach(
  call: ApiCall,
  agent: string,
  mayView: (userGroup: string) => boolean,
  reason: string,
): void {
  const { user_level: level, modify_same_user_level: same } = call.caller;
  const sign = Number(same) < 1 ? '<' : '<=';
  const target = userNamed(call, agent);
  const below =
    target !== undefined &&
    (sign === '<' ? Number(target.user_level) < Number(level) : Number(target.user_level) <= Number(level));
  // The data ends with a newline of its own, so an empty line follows.
  if (target === undefined || !below || !mayView(target.user_group))
    deny(call, reason, agent, sign, `${level}\n`);
}
