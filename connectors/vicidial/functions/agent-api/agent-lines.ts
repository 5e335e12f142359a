import { fault, type FaultKind, type LineRule } from '../meaning.ts';

const REQUEST = 'correct the request';

/** The agent is not in the state for this; it may work when that has changed. */
export function conflict(
  reason: string | RegExp,
  code: string,
  remedy: string,
  fields: readonly string[] = [],
): LineRule {
  return fault(reason, 'conflict', code, remedy, fields);
}

/** The request will never do. */
export function invalid(
  reason: string | RegExp,
  code = 'invalid-request',
  fields: readonly string[] = [],
): LineRule {
  return fault(reason, 'permanent', code, REQUEST, fields);
}

/** What the campaign's or the system's settings do not allow. */
export function forbidden(reason: string | RegExp, code: string, fields: readonly string[] = []): LineRule {
  const kind: FaultKind = 'permanent';
  return fault(reason, kind, code, "change the campaign's or the system's settings in VICIdial", fields);
}

export const NO_CALL = conflict(
  'agent_user does not have a live call',
  'no-live-call',
  'wait until the agent has a call',
  ['agentUser'],
);
export const NO_LEAD = conflict(
  'agent_user does not have a lead on their screen',
  'no-lead-on-screen',
  'wait until the agent has a lead',
  ['agentUser'],
);
export const NOT_PAUSED = conflict(
  'agent_user is not paused',
  'agent-not-paused',
  'pause the agent first, who must have no lead on the screen',
  ['agentUser'],
);
export const MAY_NOT_DIAL = conflict(
  'agent_user is not allowed to place manual dial calls',
  'manual-dial-not-allowed',
  "set `agentcall_manual` to 1 at the agent's user",
  ['agentUser'],
);
/** Of a group alias. */
export const BAD_CALLER_ID: readonly LineRule[] = [
  invalid('caller_id_number from group_alias is not valid', 'invalid-caller-id', [
    'agentUser',
    'groupAlias',
    'callerId',
  ]),
  invalid('group_alias is not valid', 'unknown-group-alias', ['agentUser', 'groupAlias']),
];

/** What every function that acts on an agent may answer (`www/agc/api.php`, 2.14-82). */
export const AGENT_LINES: readonly LineRule[] = [
  invalid(/^[a-z_\d]+ not valid$/),
  invalid('no user found', 'unknown-agent', ['altUser']),
  conflict('agent_user is not logged in', 'agent-not-logged-in', 'wait until the agent has logged in', [
    'agentUser',
  ]),
];
