import type { Rights } from '../define-function.ts';

/** Of every function: any level, and the user must be allowed the function by name. */
export const AGENT_RIGHTS: Rights = { level: 1, flags: ['vdc_agent_api_access 1'] };

export function agentRights(...flags: readonly string[]): Rights {
  return { ...AGENT_RIGHTS, flags: [...AGENT_RIGHTS.flags, ...flags] };
}
