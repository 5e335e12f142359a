import type { BridgeEvent } from '../../domain/event.ts';
import type { RawHit } from '../../domain/hit/raw-hit.ts';
import { triggerType } from '../../domain/hit/trigger.ts';
import { isoTime } from '../../domain/time.ts';
import type { ParseContext } from './context.ts';
import { mark } from './mark.ts';
import { parsePostedLead } from './posted-lead.ts';
import { parseVicidialHit, UNKNOWN_TRIGGER_TYPE } from './vicidial-hit.ts';

export type { ParseContext } from './context.ts';

/**
 * The event that one accepted request tells. What is odd is kept and marked; nothing that was accepted is
 * refused here. Never throws: where reading itself fails (a fault of ours, or of the configured time zone)
 * the event is bare and marked `parse-failed`, and a replay after the mend reads it again.
 */
export function parseHit(hit: RawHit, context: ParseContext): BridgeEvent {
  try {
    return hit.hook === 'leads' ? parsePostedLead(hit, context) : parseVicidialHit(hit, context);
  } catch (error) {
    return {
      id: hit.eventId,
      type: hit.hook === 'leads' ? 'lead-submitted' : (triggerType(hit.trigger) ?? UNKNOWN_TRIGGER_TYPE),
      source: hit.source,
      trigger: hit.trigger,
      receivedAt: isoTime(hit.receivedAt),
      lead: {},
      fields: {},
      marks: [mark('parse-failed', error instanceof Error ? error.name : undefined)],
    };
  }
}
