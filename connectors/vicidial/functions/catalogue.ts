import { adminFunctions } from './admin/index.ts';
import { agentApiFunctions } from './agent-api/index.ts';
import { agentStatusFunctions } from './agents/index.ts';
import { campaignFunctions } from './campaigns/index.ts';
import type { FunctionDefinition } from './define-function.ts';
import { leadFunctions } from './leads/index.ts';

/** Every function of the Non-Agent API that a machine can use, by its method's name. */
export const nonAgentFunctions = {
  ...leadFunctions,
  ...campaignFunctions,
  ...agentStatusFunctions,
  ...adminFunctions,
} as const;

/** Every function of the Agent API that a machine can use, by its method's name. */
export { agentApiFunctions } from './agent-api/index.ts';

/** A function by VICIdial's own name; the Non-Agent API comes first where both have one. */
export function findFunction(name: string, api?: 'non-agent' | 'agent'): FunctionDefinition | undefined {
  return allFunctions().find(
    (definition) => definition.name === name && (api === undefined || definition.api === api),
  );
}

export function allFunctions(): readonly FunctionDefinition[] {
  return [...Object.values(nonAgentFunctions), ...Object.values(agentApiFunctions)] as FunctionDefinition[];
}
