import type { LeadPolicy } from '../lead-order.ts';
import type { Duplicates } from './policy-schema.ts';

const MATCHES = { phone: 'DUP', 'phone-or-alt': 'DUPPHONEALT', 'name-and-phone': 'DUPNAMEPHONE' } as const;
const SCOPES = { list: 'LIST', campaign: 'CAMP', system: 'SYS' } as const;

/** The parsed values of `writeKeys`. */
export interface WriteKeys {
  readonly write: LeadPolicy['write'];
  readonly duplicates?: Duplicates | undefined;
  readonly listExistsCheck: boolean;
  readonly dncCheck?: LeadPolicy['dncCheck'];
  readonly moveList: boolean;
}

/** How a lead is written, in the dialer's words: `DUPPHONEALTSYS` and the like. */
export function policyOf({ write, duplicates, listExistsCheck, dncCheck, moveList }: WriteKeys): LeadPolicy {
  return {
    write,
    duplicateCheck: duplicates === undefined ? undefined : duplicateCheck(duplicates),
    duplicateDays: duplicates?.days,
    listExistsCheck,
    dncCheck,
    moveList,
  };
}

function duplicateCheck({ scope, match }: Duplicates): string {
  return scope === 'none' ? 'none' : `${MATCHES[match]}${SCOPES[scope]}`;
}
