import type { BridgeEvent } from '../../domain/event.ts';
import { contactKey } from '../../domain/hit/keys.ts';
import { derivedId, inherited } from './derived-event.ts';

/**
 * One event for each number of an event that has several: each has a lane of its own, so that setting and
 * lifting one number stay in order whatever they came with, and a long list is no endless delivery.
 */
export function oneByOne(event: BridgeEvent): readonly BridgeEvent[] {
  const { dnc } = event;
  const numbers = [...new Set(dnc?.numbers)];
  if (dnc === undefined || numbers.length < 2) return [];
  return numbers.map((number) => ({
    id: derivedId(`${event.type} ${number}`, event.id),
    type: event.type,
    ...inherited(event),
    leadKey: event.leadKey ?? contactKey(event.source, number),
    lead: event.lead.e164 === undefined && event.lead.id === undefined ? { e164: number } : event.lead,
    dnc: { ...dnc, numbers: [number] },
    fields: {},
    marks: [],
  }));
}

/** Whether its numbers go out one by one, in events that follow from it, and not in this one. */
export function isSplit({ dnc }: BridgeEvent): boolean {
  return new Set(dnc?.numbers).size > 1;
}
