import type { ApiCall } from '../../../api-call.ts';
import { userNamed } from './reach.ts';

const STEP = 7;

/**
 * The name of a new user: as sent, or for a name with AUTOGENERA in it the next free number, from where
 * the last one was given out, in steps of seven.
 */
export function newUserName(call: ApiCall, sent: string): string {
  if (!sent.includes('AUTOGENERA')) return sent;
  let number = Number(call.settings.auto_user_add_value);
  while (userNamed(call, String(number)) !== undefined) number += STEP;
  call.settings.auto_user_add_value = String(number);
  return String(number);
}
