import { z } from 'zod';
import { validationProblem } from './problem.ts';

/** The body in its expected shape, or the refusal that HubSpot gives. */
export function parseBody<Body>(schema: z.ZodType<Body>, body: unknown): Body {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw validationProblem(`Invalid input JSON: ${z.prettifyError(parsed.error)}`);
}

/** Values are checked one by one later, so that a number is refused as a number. */
export const Properties = z.record(z.string(), z.unknown());
