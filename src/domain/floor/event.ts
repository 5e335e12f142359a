import type { BridgeEvent, Mark } from '../event.ts';
import { digestOf } from '../hit/digest.ts';
import type { FloorChange } from './changes.ts';
import type { AgentMemory } from './memory.ts';
import type { FloorAgent } from './snapshot.ts';
import type { FloorTold } from './told.ts';

/** The trigger of all events that a poller makes. */
export const FLOOR_TRIGGER = 'floor';

const AFTER_GAP: Mark = {
  code: 'after-gap',
  message:
    'the floor was not read for some time: when this happened, and what else did meanwhile, is not known',
};

export interface ComparedReads {
  readonly dialer: string;
  /** When the two reads were that differ, ISO 8601 UTC. */
  readonly before: string;
  readonly at: string;
  readonly afterGap: boolean;
}

/**
 * The event that tells of a change. Its id comes from the read that the change was found against, which is written
 * down together with the event: found again after a crash it is the same event.
 */
export function floorEvent(change: FloorChange, reads: ComparedReads): BridgeEvent {
  const { dialer, before, at, afterGap } = reads;
  return {
    id: `evt_${digestOf([FLOOR_TRIGGER, dialer, change.type, subjectOf(change), before])}`,
    type: change.type,
    source: dialer,
    trigger: FLOOR_TRIGGER,
    receivedAt: at,
    ...toldOf(change, at),
    fields: {},
    marks: afterGap ? [AFTER_GAP] : [],
  };
}

/** Whom or what a change is about. */
function subjectOf(change: FloorChange): string {
  if ('user' in change) return change.user;
  return 'call' in change ? change.call.callId : change.campaign;
}

type Told = Pick<BridgeEvent, 'occurredAt' | 'lead' | 'call' | 'agent' | 'campaign' | 'floor'>;

function toldOf(change: FloorChange, at: string): Told {
  switch (change.type) {
    case 'agent.logged-in':
      return agentTold(change.user, undefined, change.after);
    case 'agent.logged-out':
      return { ...agentTold(change.user, change.before, undefined), occurredAt: at };
    case 'call.waiting': {
      const { callId, uniqueid, leadId, campaign, direction } = change.call;
      return {
        occurredAt: change.since,
        lead: filled({ id: leadId }),
        call: {
          ...filled({ callId, uniqueid, inGroup: direction === 'inbound' ? campaign : '' }),
          direction,
        },
        campaign,
        floor: { seconds: change.seconds },
      };
    }
    case 'hopper.low':
    case 'hopper.filled':
      return campaignTold(change.campaign, at, { hopper: change.hopper });
    case 'campaign.changed':
      return campaignTold(change.campaign, at, { changes: change.changes });
    case 'campaign.no-agents':
      return campaignTold(change.campaign, change.since, { seconds: change.seconds });
    default:
      return agentTold(change.user, change.before, change.after);
  }
}

function campaignTold(campaign: string, occurredAt: string, floor: FloorTold): Told {
  return { occurredAt, lead: {}, campaign, floor };
}

function agentTold(user: string, before: AgentMemory | undefined, after: FloorAgent | undefined): Told {
  const known = after ?? before;
  const { leadId = '', callId = '', uniqueid = '' } = after ?? {};
  const call = filled({ callId, uniqueid });
  return {
    ...(after?.since === undefined ? {} : { occurredAt: after.since }),
    lead: filled({ id: leadId }),
    ...(Object.keys(call).length === 0 ? {} : { call }),
    agent: { user, ...filled({ fullName: known?.fullName ?? '', userGroup: known?.userGroup ?? '' }) },
    ...(known === undefined ? {} : { campaign: known.campaign }),
    floor: {
      ...(before === undefined ? {} : { before: momentOf(before) }),
      ...(after === undefined ? {} : { after: momentOf(after) }),
    },
  };
}

function momentOf({
  state,
  pauseCode,
  campaign,
}: Pick<AgentMemory, 'state' | 'pauseCode' | 'campaign'>): NonNullable<FloorTold['after']> {
  return { state, ...filled({ pauseCode }), campaign };
}

/** Without what is empty: VICIdial has none of that. */
function filled<Name extends string>(texts: Readonly<Record<Name, string>>): Partial<Record<Name, string>> {
  const entries = Object.entries<string>(texts).filter(([, text]) => text !== '');
  return Object.fromEntries(entries) as Partial<Record<Name, string>>;
}
