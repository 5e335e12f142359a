import { agentChanges } from './agent-changes.ts';
import { callChanges } from './call-changes.ts';
import { campaignChanges } from './campaign-changes.ts';
import type { FloorMemory } from './memory.ts';
import type { FloorRules } from './rules.ts';
import type { FloorAgent, FloorCall, FloorSnapshot } from './snapshot.ts';
import type { AgentMemory } from './memory.ts';
import type { FloorTold } from './told.ts';

/** One thing that is different from the read before. */
export type FloorChange = AgentChange | CallChange | CampaignChange;

export type AgentChange =
  | { readonly type: 'agent.logged-in'; readonly user: string; readonly after: FloorAgent }
  | { readonly type: 'agent.logged-out'; readonly user: string; readonly before: AgentMemory }
  | {
      readonly type:
        'agent.paused' | 'agent.ready' | 'agent.in-call' | 'agent.wrap-up' | 'agent.campaign-changed';
      readonly user: string;
      /** Absent = the agent has logged in since the read before. */
      readonly before: AgentMemory | undefined;
      readonly after: FloorAgent;
    };

export interface CallChange {
  readonly type: 'call.waiting';
  readonly call: FloorCall;
  /** ISO 8601 UTC. */
  readonly since: string;
  readonly seconds: number;
}

export type CampaignChange = { readonly campaign: string } & (
  | { readonly type: 'hopper.low' | 'hopper.filled'; readonly hopper: NonNullable<FloorTold['hopper']> }
  | { readonly type: 'campaign.changed'; readonly changes: NonNullable<FloorTold['changes']> }
  | { readonly type: 'campaign.no-agents'; readonly since: string; readonly seconds: number }
);

export interface ComparedFloor {
  /** In the order of happening, as far as that is known; those of one agent or campaign always. */
  readonly changes: readonly FloorChange[];
  /** What the next read is compared with. */
  readonly memory: FloorMemory;
  /** There was no read for so long that what came and went meanwhile is not known. */
  readonly afterGap: boolean;
}

/**
 * What is different from the read before. The first read ever, one of another source, and the first of a part
 * that was not read before make no changes: there is nothing to compare them with.
 */
export function compareFloor(
  before: FloorMemory | undefined,
  now: FloorSnapshot,
  rules: FloorRules,
): ComparedFloor {
  const known = before?.reads === now.reads ? before : undefined;
  const afterGap = known !== undefined && Date.parse(now.at) - Date.parse(known.at) > rules.gapMs;
  const agents = agentChanges(known?.agents, now.agents, afterGap);
  const calls = callChanges(known?.calls, now, rules);
  const campaigns = campaignChanges(known?.campaigns, now, rules);
  return {
    changes: [...agents.changes, ...calls.changes, ...campaigns.changes],
    memory: {
      at: now.at,
      reads: now.reads,
      ...(agents.memory && { agents: agents.memory }),
      ...(calls.memory && { calls: calls.memory }),
      ...(campaigns.memory && { campaigns: campaigns.memory }),
    },
    afterGap,
  };
}

/** What comparing one part of the floor came to; no memory = the part was not read. */
export interface ComparedPart<Change, Memory> {
  readonly changes: readonly Change[];
  readonly memory: Record<string, Memory> | undefined;
}
