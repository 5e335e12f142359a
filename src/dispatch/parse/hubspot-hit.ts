import type { BridgeEvent } from '../../domain/event.ts';
import { recordKey } from '../../domain/hit/keys.ts';
import type { RawHit } from '../../domain/hit/raw-hit.ts';
import { isoTime } from '../../domain/time.ts';
import type { ParseContext } from './context.ts';
import { readHubspotEvent } from './hubspot-event.ts';
import type { HubspotTold } from './hubspot-told.ts';
import { readHubspotWorkflow } from './hubspot-workflow.ts';

/**
 * What one element of a HubSpot webhook, or one request of a workflow, tells: that a record changed. What it
 * says of the record's fields is a claim; one that names no record is kept with its mark and goes nowhere.
 */
export function parseHubspotHit(hit: RawHit, _context: ParseContext): BridgeEvent {
  const { record, occurredAt, fields, marks }: HubspotTold =
    hit.trigger === 'workflow' ? readHubspotWorkflow(hit) : readHubspotEvent(hit);
  return {
    id: hit.eventId,
    type: 'record-changed',
    source: hit.source,
    trigger: hit.trigger,
    receivedAt: isoTime(hit.receivedAt),
    ...(occurredAt === undefined ? {} : { occurredAt }),
    ...(record === undefined ? {} : { leadKey: recordKey(hit.source, record.object, record.id), record }),
    lead: {},
    fields: { ...fields },
    marks: [...marks],
  };
}
