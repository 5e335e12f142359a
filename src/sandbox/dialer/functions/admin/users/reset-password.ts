import { type ApiCall, digits } from '../../../api-call.ts';
import type { UserRow } from '../../../users.ts';
import { tell } from '../answer.ts';
import { bytes, email } from '../parameters.ts';

/** What PHP's own filter takes for an address, near enough: the last part of the host starts with a letter. */
const ADDRESS =
  /^[-\w!#$%&'*+/=?^`{|}~]+(?:\.[-\w!#$%&'*+/=?^`{|}~]+)*@(?:[a-z0-9]+(?:-+[a-z0-9]+)*\.)+[a-z][a-z0-9]*(?:-+[a-z0-9]+)*$/i;

/**
 * `reset_password` is the length of a new password that VICIdial mails to the user; below 8 it is ignored.
 * The stand-in has no mail server, as many a dialer has none, so a valid address fails in its own way.
 */
export function resetPassword(
  call: ApiCall,
  target: UserRow,
  options: { readonly agent: string; readonly ranked: boolean },
): void {
  const { agent, ranked } = options;
  const length = digits(call, 'reset_password');
  if (length === '' || Number(length) <= 7) return;
  const sent = email(call);
  const address = bytes(sent) < 5 ? target.email : sent;
  if (!ADDRESS.test(address) || bytes(address.split('@', 1).join('')) > 64)
    tell(call, 'NOTICE', 'USER PASSWORD RESET FAILED: NO VALID EMAIL PROVIDED', agent, address);
  else tell(call, 'NOTICE', 'USER PASSWORD RESET FAILED: EMAIL FAILURE', agent, address, lastWarning(ranked));
}

/** VICIdial shows PHP's last message, which has nothing to do with the mail. */
function lastWarning(ranked: boolean): string {
  return `Undefined variable $${ranked ? 'DB' : 'login_problem'}`;
}
