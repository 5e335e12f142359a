import { z } from 'zod';
import { AgentState } from './told.ts';

/** What is remembered of an agent between two reads. */
export const AgentMemory = z.strictObject({
  session: z.string(),
  campaign: z.string(),
  state: AgentState,
  pauseCode: z.string(),
  leadId: z.string(),
  callId: z.string(),
  uniqueid: z.string(),
  since: z.string().optional(),
  fullName: z.string().optional(),
  userGroup: z.string().optional(),
});
export type AgentMemory = z.infer<typeof AgentMemory>;

/** A call that waits, and whether that was told. */
export const CallMemory = z.strictObject({ since: z.string(), told: z.boolean() });
export type CallMemory = z.infer<typeof CallMemory>;

export const CampaignMemory = z.strictObject({
  /** By the name of the setting, those that are compared. */
  settings: z.record(z.string(), z.string()),
  /** The hopper was low; absent = not judged yet. */
  low: z.boolean().optional(),
  /** Nobody is logged in since then; absent = somebody is. */
  emptySince: z.string().optional(),
  /** That was told, or never was anybody there. */
  emptyTold: z.boolean().optional(),
});
export type CampaignMemory = z.infer<typeof CampaignMemory>;

/** What the next read of a floor is compared with. A part that was not read last time is absent. */
export const FloorMemory = z.strictObject({
  /** When the last read was, ISO 8601 UTC. */
  at: z.string(),
  reads: z.enum(['tables', 'api']),
  agents: z.record(z.string(), AgentMemory).optional(),
  calls: z.record(z.string(), CallMemory).optional(),
  campaigns: z.record(z.string(), CampaignMemory).optional(),
});
export type FloorMemory = z.infer<typeof FloorMemory>;
