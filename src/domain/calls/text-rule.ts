import { z } from 'zod';
import { RuleObject, type ValueRule } from '../mapping/value-rule.ts';

/** A text as it shall be, or a rule that makes one. Beside the fields, where a word names a value of the call. */
export const TextRule: z.ZodType<string | RuleObject> = z
  .union([z.string().min(1, 'must not be empty'), RuleObject])
  .meta({
    id: 'TextRule',
    description: 'A text as it shall be, or a rule that makes one (`{ from: call_notes }`).',
  });
export type TextRule = z.infer<typeof TextRule>;

/** The same as a rule for a value. */
export function ruleOfText(text: TextRule): ValueRule {
  return typeof text === 'string' ? { value: text } : text;
}
