import type { ApiCall } from '../../../api-call.ts';
import { deny } from '../answer.ts';
import { comparePhp } from '../php-compare.ts';

/** Below level 9 only users of a lower level may be made; at 9 those of 9 need `modify_same_user_level`. */
export function requireLevelBelow(call: ApiCall, level: string, wording: string): void {
  const { user_level: own, modify_same_user_level: same } = call.caller;
  const refused =
    Number(own) < 9 ? comparePhp(own, level) <= 0 : Number(same) < 1 && comparePhp(own, level) === 0;
  if (refused) deny(call, `USER DOES NOT HAVE PERMISSION TO ${wording} USERS IN THIS USER LEVEL`, level, own);
}
