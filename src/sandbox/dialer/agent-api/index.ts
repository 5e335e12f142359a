export { AGENT_API_PATH, agentApi } from './router.ts';
