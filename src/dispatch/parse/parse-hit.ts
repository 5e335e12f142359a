import type { BridgeEvent, EventType } from '../../domain/event.ts';
import type { Hook, RawHit } from '../../domain/hit/raw-hit.ts';
import { triggerType } from '../../domain/hit/trigger.ts';
import { isoTime } from '../../domain/time.ts';
import { parseConnectorHit } from './connector-hit.ts';
import type { ParseContext } from './context.ts';
import { parseDncHit } from './dnc-hit.ts';
import { parseHubspotHit } from './hubspot-hit.ts';
import { mark } from './mark.ts';
import { parseOwnEvent } from './own-event.ts';
import { parsePostedLead } from './posted-lead.ts';
import { parseSalesforceHit } from './salesforce-hit.ts';
import { parseVicidialHit, UNKNOWN_TRIGGER_TYPE } from './vicidial-hit.ts';

export type { ParseContext } from './context.ts';

/** Who reads the requests of each door. */
const PARSERS: Readonly<Record<Hook, (hit: RawHit, context: ParseContext) => BridgeEvent>> = {
  vicidial: parseVicidialHit,
  leads: parsePostedLead,
  hubspot: parseHubspotHit,
  salesforce: parseSalesforceHit,
  connector: parseConnectorHit,
  dnc: parseDncHit,
  own: parseOwnEvent,
};

/** What an event of each door is, where reading it fails. */
const TYPES: Readonly<Record<Exclude<Hook, 'vicidial'>, EventType>> = {
  leads: 'lead-submitted',
  hubspot: 'record-changed',
  salesforce: 'record-changed',
  connector: 'record-changed',
  dnc: 'dnc-set',
  own: 'lead-placed',
};

/**
 * The event that one accepted request tells. What is odd is kept and marked; nothing that was accepted is
 * refused here. Never throws: where reading itself fails (a fault of ours, or of the configured time zone)
 * the event is bare and marked `parse-failed`, and a replay after the mend reads it again.
 */
export function parseHit(hit: RawHit, context: ParseContext): BridgeEvent {
  try {
    return PARSERS[hit.hook](hit, context);
  } catch (error) {
    return {
      id: hit.eventId,
      type: hit.hook === 'vicidial' ? (triggerType(hit.trigger) ?? UNKNOWN_TRIGGER_TYPE) : TYPES[hit.hook],
      source: hit.source,
      trigger: hit.trigger,
      receivedAt: isoTime(hit.receivedAt),
      lead: {},
      fields: {},
      marks: [mark('parse-failed', error instanceof Error ? error.name : undefined)],
    };
  }
}
