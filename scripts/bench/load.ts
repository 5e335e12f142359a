import { z } from 'zod';
import { Percentiles } from './latencies.ts';

/** What the generator is to send, and where. Every load is bounded in time and in number. */
export const Load = z.object({
  port: z.int().positive(),
  /** Path of the hook, with the key. */
  hookPath: z.string().startsWith('/'),
  /** `event`: every answer must be `OK evt_…`; `plain`: it must be `OK`. */
  answer: z.enum(['event', 'plain']),
  /** Number of the first hit; whoever gives the loads sees that no number comes twice. */
  firstHit: z.int().nonnegative(),
  maxHits: z.int().positive(),
  maxMs: z.number().positive(),
  connections: z.int().min(1).max(1000),
  /** A connection for each request, as PHP makes them; else they are kept and used again. */
  connectionPerRequest: z.boolean(),
  /** Hits per second on a fixed schedule (open loop); absent = the next as soon as one is answered. */
  ratePerSecond: z.number().positive().optional(),
  /** Event ids of all that was answered 200 are appended here, one a line. */
  idsFile: z.string().optional(),
});
export type Load = z.infer<typeof Load>;

export const LoadResult = z.object({
  /** Answered 200 with the right body. */
  answered: z.number(),
  /** Sent and answered otherwise, or the connection ended before the answer. */
  failed: z.number(),
  /** What the first failure was. */
  firstFailure: z.string().optional(),
  seconds: z.number(),
  latency: Percentiles,
  /** Open loop: how late the generator itself was, which is part of `latency`. */
  lateness: Percentiles,
});
export type LoadResult = z.infer<typeof LoadResult>;
