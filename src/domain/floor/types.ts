import { z } from 'zod';

/** What the poller of a dialer's floor tells, in the words that routes use. */
export const FloorEventType = z.enum([
  'agent.logged-in',
  'agent.logged-out',
  'agent.paused',
  'agent.ready',
  'agent.in-call',
  'agent.wrap-up',
  'agent.campaign-changed',
  'call.waiting',
  'hopper.low',
  'hopper.filled',
  'campaign.changed',
  'campaign.no-agents',
]);
export type FloorEventType = z.infer<typeof FloorEventType>;

/** What can be read of a floor, each at its own cost. */
export const FLOOR_PARTS = ['agents', 'calls', 'campaigns', 'hopper'] as const;
export type FloorPart = (typeof FLOOR_PARTS)[number];

/** The parts that are to be read. */
export type FloorWant = ReadonlySet<FloorPart>;

const NEEDS = {
  'agent.logged-in': ['agents'],
  'agent.logged-out': ['agents'],
  'agent.paused': ['agents'],
  'agent.ready': ['agents'],
  'agent.in-call': ['agents'],
  'agent.wrap-up': ['agents'],
  'agent.campaign-changed': ['agents'],
  'call.waiting': ['calls'],
  'hopper.low': ['campaigns', 'hopper'],
  'hopper.filled': ['campaigns', 'hopper'],
  'campaign.changed': ['campaigns'],
  'campaign.no-agents': ['agents', 'campaigns'],
} as const satisfies Readonly<Record<FloorEventType, readonly FloorPart[]>>;

/** What must be read so that these types of events can be told; others than those of a floor need nothing. */
export function partsFor(types: Iterable<string>): FloorWant {
  const parts = new Set<FloorPart>();
  for (const type of types) {
    const known = FloorEventType.safeParse(type);
    if (known.success) for (const part of NEEDS[known.data]) parts.add(part);
  }
  return parts;
}

/** Whether a type of event is told by the poller only. */
export function isFloorType(type: string): type is FloorEventType {
  return FloorEventType.safeParse(type).success;
}
