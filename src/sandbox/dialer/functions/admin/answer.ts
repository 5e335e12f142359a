import { type ApiCall, refuse } from '../../api-call.ts';
import type { Row } from '../../tables/index.ts';

/** End with `ERROR: <function> <reason>: |<user>|<data>`, which is how every administrative function refuses. */
export function deny(call: ApiCall, reason: string, ...data: readonly string[]): never {
  refuse(call, `${reason}: |${call.caller.user}|${data.join('|')}`);
}

/** `<level>: <function> <reason> - <user>|<data>` */
export function tell(
  call: ApiCall,
  level: 'SUCCESS' | 'NOTICE',
  reason: string,
  ...data: readonly string[]
): void {
  call.reply.say(`${level}: ${call.name} ${reason} - ${call.caller.user}|${data.join('|')}`);
}

/** A NOTICE in the form of a refusal; the function may go on. */
export function remark(call: ApiCall, reason: string, ...data: readonly string[]): void {
  call.reply.say(`NOTICE: ${call.name} ${reason}: |${call.caller.user}|${data.join('|')}`);
}

/** Level 8, API access and one flag. */
export function mayAdminister(call: ApiCall, flag: keyof Row<'users'>): boolean {
  const { caller } = call;
  return Number(caller.user_level) >= 8 && caller.vdc_agent_api_access === '1' && caller[flag] === '1';
}

/** Refuse a user without the flag: `USER DOES NOT HAVE PERMISSION TO <wording>`. */
export function requireRight(call: ApiCall, flag: keyof Row<'users'>, wording: string): void {
  if (!mayAdminister(call, flag)) deny(call, `USER DOES NOT HAVE PERMISSION TO ${wording}`, '0');
}
