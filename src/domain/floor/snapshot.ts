import type { AgentState } from './told.ts';

/** Where a floor is read: the dialer's tables, or its API. */
export type FloorSource = 'tables' | 'api';

/** A dialer's floor at one moment. A part that was not read is undefined, and nothing is concluded from it. */
export interface FloorSnapshot {
  /** When it was read, by our clock; ISO 8601 UTC. */
  readonly at: string;
  readonly reads: FloorSource;
  readonly agents: readonly FloorAgent[] | undefined;
  /** Calls that wait for an agent now. */
  readonly calls: readonly FloorCall[] | undefined;
  readonly campaigns: readonly FloorCampaign[] | undefined;
}

/** An agent who is logged in. */
export interface FloorAgent {
  readonly user: string;
  /** Another one after every login, as far as the dialer tells logins apart. */
  readonly session: string;
  readonly campaign: string;
  readonly state: AgentState;
  /** `''` = none, or not paused. */
  readonly pauseCode: string;
  /** Lead and call on the screen, `''` = none. */
  readonly leadId: string;
  readonly callId: string;
  readonly uniqueid: string;
  /** Since when the agent does this, ISO 8601 UTC; undefined = the dialer does not tell. */
  readonly since: string | undefined;
  readonly fullName?: string | undefined;
  readonly userGroup?: string | undefined;
}

/** A call that waits for an agent. */
export interface FloorCall {
  /** VICIdial's call id: no other call has it. */
  readonly callId: string;
  readonly uniqueid: string;
  readonly leadId: string;
  /** Campaign, or in-group of an inbound call. */
  readonly campaign: string;
  readonly direction: 'inbound' | 'outbound';
  /** Since when it waits, ISO 8601 UTC; undefined = from when it was first seen. */
  readonly since: string | undefined;
}

export interface FloorCampaign {
  readonly id: string;
  readonly active: boolean;
  readonly dialMethod: string;
  readonly dialLevel: string;
  /** As an administrator has set it; undefined = the dialer does not tell it. */
  readonly hopperLevel: number | undefined;
  /** Undefined = not read. */
  readonly hopper: HopperFill | undefined;
}

export interface HopperFill {
  /** Leads that can be dialled next. */
  readonly leads: number;
  /** What the dialer fills it up to now; undefined = it does not tell. */
  readonly level: number | undefined;
}
