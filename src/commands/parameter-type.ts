import { z } from 'zod';
import type { JsonSchema } from '../config/shape.ts';
import { typeText } from '../config/type-text.ts';

/** What a parameter of a function takes, in words. Text is taken wherever numbers and switches are; that needs no saying. */
export function parameterType(schema: z.ZodType): string {
  const text = typeText(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema);
  const words = [...new Set(text.split(' or '))];
  const native = words.filter((word) => /^(?:number|whole number|list|`true`, `false`)/.test(word));
  return (native.length === 0 ? words.filter((word) => word !== '`true`') : native)
    .join(' or ')
    .replace('`true`, `false`', 'yes or no')
    .replace('list of text', 'list');
}
