import type { BridgeEvent } from '../../domain/event.ts';
import { digestOf } from '../../domain/hit/digest.ts';

/** Id of an event of this kind that follows from another: the same however often it is derived. */
export function derivedId(kind: string, baseId: string): string {
  return `evt_${digestOf(['derived', kind, baseId])}`;
}

/** What a derived event takes over from the one that it follows from. */
export function inherited(
  base: BridgeEvent,
): Pick<
  BridgeEvent,
  'source' | 'trigger' | 'receivedAt' | 'occurredAt' | 'leadKey' | 'lead' | 'agent' | 'campaign' | 'record'
> {
  const { source, trigger, receivedAt, occurredAt, leadKey, lead, agent, campaign, record } = base;
  return {
    source,
    trigger,
    receivedAt,
    ...(occurredAt === undefined ? {} : { occurredAt }),
    ...(leadKey === undefined ? {} : { leadKey }),
    lead,
    ...(agent === undefined ? {} : { agent }),
    ...(campaign === undefined ? {} : { campaign }),
    ...(record === undefined ? {} : { record }),
  };
}
