import { z } from 'zod';
import { defineFunction, type FunctionDefinition } from './define-function.ts';
import { NO_RIGHTS } from './failure-words.ts';

/**
 * A function that the catalogue does not have: its replies are read by the common grammar alone, so nothing
 * it says is ever taken for success.
 */
export function anyFunction(api: 'non-agent' | 'agent'): FunctionDefinition {
  return defineFunction({
    api,
    name: 'unknown',
    family: 'leads',
    summary: 'A function that is not in the catalogue.',
    effect: 'write',
    rights: NO_RIGHTS,
    input: z.record(z.string(), z.string()),
    lines: [],
    fields: z.record(z.string(), z.string()),
    row: z.record(z.string(), z.string()),
  });
}
