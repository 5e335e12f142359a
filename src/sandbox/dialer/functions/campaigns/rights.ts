import { type ApiCall, refuse } from '../../api-call.ts';
import type { UserRow } from '../../users.ts';

export interface Demand {
  /** Columns of `vicidial_users` that must be 1. */
  readonly flags: readonly (keyof UserRow)[];
  /** What the refusal says after `TO`. */
  readonly to: string;
  /** Functions that only read close the refusal with another pipe. */
  readonly closing?: '|' | '';
}

/** Every function of this folder wants level 8. Answers and ends where a right is missing. */
export function demand(call: ApiCall, { flags, to, closing = '' }: Demand): void {
  if (isGranted(call, flags)) return;
  refuse(call, `USER DOES NOT HAVE PERMISSION TO ${to}: |${call.caller.user}|0${closing}`);
}

export function isGranted(call: ApiCall, flags: Demand['flags']): boolean {
  return Number(call.caller.user_level) >= 8 && flags.every((name) => call.caller[name] === '1');
}
