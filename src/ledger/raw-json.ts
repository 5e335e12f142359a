import { z } from 'zod';
import { HOOKS, type RawHit } from '../domain/hit/raw-hit.ts';

const Stored = z.object({
  receivedAt: z.number(),
  hook: z.enum(HOOKS),
  source: z.string(),
  trigger: z.string(),
  method: z.string(),
  path: z.string(),
  query: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  remoteAddress: z.string(),
  eventId: z.string(),
  salvaged: z.boolean(),
});

/** The accepted request as JSON; bytes are base64. */
export function hitToJson(hit: RawHit): string {
  const stored = {
    ...hit,
    query: Buffer.from(hit.query).toString('base64'),
    body: Buffer.from(hit.body).toString('base64'),
  } satisfies z.infer<typeof Stored>;
  return JSON.stringify(stored);
}

export function hitFromJson(text: string): RawHit {
  const stored = Stored.parse(JSON.parse(text));
  return {
    ...stored,
    query: Buffer.from(stored.query, 'base64'),
    body: Buffer.from(stored.body, 'base64'),
  };
}
