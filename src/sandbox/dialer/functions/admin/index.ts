import type { FunctionMap } from '../function-map.ts';

export const adminFunctions: FunctionMap = new Map();
