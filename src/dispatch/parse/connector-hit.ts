import type { BridgeEvent } from '../../domain/event.ts';
import { recordKey } from '../../domain/hit/keys.ts';
import type { RawHit } from '../../domain/hit/raw-hit.ts';
import { isoTime } from '../../domain/time.ts';
import type { ParseContext } from './context.ts';
import { mark } from './mark.ts';

/** Clocks may differ by this much before a time counts as in the future. */
const TOLERANCE_MS = 5 * 60_000;

/**
 * What one element of a webhook tells by its connector: that a record changed. One that names no record is kept
 * with its mark and goes nowhere. Throws where the connection is not in the configuration any more.
 */
export function parseConnectorHit(hit: RawHit, { webhooks }: ParseContext): BridgeEvent {
  if (webhooks === undefined)
    throw new ReferenceError(`no connection ${hit.source} with webhooks is configured`);
  const { record, occurredAt, fields, faults } = webhooks.parse(hit.body);
  const ahead = occurredAt !== undefined && Date.parse(occurredAt) > hit.receivedAt + TOLERANCE_MS;
  return {
    id: hit.eventId,
    type: 'record-changed',
    source: hit.source,
    trigger: hit.trigger,
    receivedAt: isoTime(hit.receivedAt),
    // A time ahead of ours would outrank every later change, so it does not count.
    ...(occurredAt === undefined || ahead ? {} : { occurredAt }),
    ...(record === undefined ? {} : { leadKey: recordKey(hit.source, record.object, record.id), record }),
    lead: {},
    fields: { ...fields },
    marks: [...faults.map((fault) => mark(fault)), ...(ahead ? [mark('clock-ahead', 'occurredAt')] : [])],
  };
}
