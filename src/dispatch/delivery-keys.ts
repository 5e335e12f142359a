import type { BridgeEvent } from '../domain/event.ts';
import { digestOf } from '../domain/hit/digest.ts';

/**
 * What a delivery stands for: `lane` is what must stay in order (the lead, else the call: several events of
 * one call make one effect; for DNC the number, for an alert what it is about, for an event of the floor the agent or
 * the campaign), `effectKey` what must exist once.
 * @param looksAnew whether the record is looked at there (a dialer) instead of taking each message about it
 */
export function deliveryKeys(
  event: BridgeEvent,
  looksAnew: boolean = false,
): { readonly lane: string; readonly effectKey: string } {
  return {
    lane:
      dncLane(event) ?? alertLane(event) ?? floorLane(event) ?? event.leadKey ?? event.callKey ?? event.id,
    // A record has one lead, whichever of its changes is delivered: what one left in doubt the next looks for.
    effectKey: event.callKey ?? (looksAnew ? event.leadKey : undefined) ?? event.id,
  };
}

/** A lane of its own for each number: no ordinary delivery is before it. Lanes are logged, so a digest. */
function dncLane({ type, dnc, leadKey }: BridgeEvent): string | undefined {
  if (dnc === undefined || (type !== 'dnc-set' && type !== 'dnc-lifted')) return undefined;
  const { numbers } = dnc;
  if (numbers.length > 0) return `dnc:${digestOf([...new Set(numbers)].toSorted())}`;
  return leadKey === undefined ? undefined : `dnc:${digestOf([leadKey])}`;
}

/** That something is over must not be told before that it began. */
function alertLane({ alert }: BridgeEvent): string | undefined {
  return alert === undefined ? undefined : `alert:${digestOf([alert.code, alert.subject])}`;
}

/** A login must not be told after the pause that followed it. Calls that wait stand for themselves. */
function floorLane({ type, floor, source, agent, campaign }: BridgeEvent): string | undefined {
  if (floor === undefined || type === 'call.waiting') return undefined;
  const whose = agent?.user === undefined ? `campaign ${campaign ?? ''}` : `agent ${agent.user}`;
  return `floor:${digestOf([source, whose])}`;
}
