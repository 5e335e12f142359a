import type { FunctionMap } from '../function-map.ts';

export const campaignFunctions: FunctionMap = new Map();
