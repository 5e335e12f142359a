import type { Rights } from '../define-function.ts';
import { fault, type FaultKind, type LineRule } from '../meaning.ts';

/** Level 8 with API access and one flag, as every function of this family wants it. */
export function rightsTo(flag: string): Rights {
  return { level: 8, flags: ['vdc_agent_api_access 1', `${flag} 1`] };
}

/** A NOTICE that says an error. */
export function noticeFault(
  reason: string | RegExp,
  kind: FaultKind,
  code: string,
  remedy: string,
): LineRule {
  return { ...fault(reason, kind, code, remedy), level: 'NOTICE' };
}
