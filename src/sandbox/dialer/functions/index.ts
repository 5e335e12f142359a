import { adminFunctions } from './admin/index.ts';
import { agentFunctions } from './agents/index.ts';
import { campaignFunctions } from './campaigns/index.ts';
import type { FunctionMap } from './function-map.ts';
import { leadFunctions } from './leads/index.ts';

export { selfCheckingFunctions } from './agents/index.ts';

/** Every function of the Non-Agent API that the stand-in answers. */
export const nonAgentFunctions: FunctionMap = new Map([
  ...leadFunctions,
  ...campaignFunctions,
  ...agentFunctions,
  ...adminFunctions,
]);
