import type { FunctionMap } from '../function-map.ts';

export const agentFunctions: FunctionMap = new Map();
