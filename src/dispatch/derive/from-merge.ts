import type { BridgeEvent } from '../../domain/event.ts';
import { recordKey } from '../../domain/hit/keys.ts';
import { derivedId, inherited } from './derived-event.ts';

/**
 * A merge is told of the record that lives on. Each record that went into it is looked at in a lane of its own:
 * its lead may be one that nobody needs any more.
 */
export function mergedAway(event: BridgeEvent): readonly BridgeEvent[] {
  const { record, source } = event;
  if (record?.change !== 'merged') return [];
  const others = new Set(record.mergedIds);
  others.delete(record.id);
  return [...others].map((id) => ({
    id: derivedId(`merged-away ${id}`, event.id),
    type: 'record-changed',
    ...inherited(event),
    leadKey: recordKey(source, record.object, id),
    record: { object: record.object, id, change: 'merged', fields: {} },
    fields: {},
    marks: [],
  }));
}
