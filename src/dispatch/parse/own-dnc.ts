import { z } from 'zod';
import { type BridgeEvent, DncChange, Lead, RecordChange } from '../../domain/event.ts';
import type { RawHit } from '../../domain/hit/raw-hit.ts';
import { isoTime } from '../../domain/time.ts';

/** Who of us may say it: an operator at the command line, or the look at a record of a CRM. */
export const OWN_TRIGGERS = ['cli', 'sync'] as const;
export type OwnTrigger = (typeof OWN_TRIGGERS)[number];

/** What such a hit has as its body, as JSON, so that a replay reads it like any other. */
export const OwnDnc = z.strictObject({
  type: z.enum(['dnc-set', 'dnc-lifted']),
  dnc: DncChange,
  leadKey: z.string().optional(),
  lead: Lead.optional(),
  record: RecordChange.optional(),
});
export type OwnDnc = z.infer<typeof OwnDnc>;

export function isOwnTrigger(trigger: string): trigger is OwnTrigger {
  return OWN_TRIGGERS.some((own) => own === trigger);
}

/**
 * A change that vicibridge itself has written down, as an event.
 * @throws when the body is none, or something other than the command line lifts a number
 */
export function parseOwnDnc(hit: RawHit): BridgeEvent {
  const { lead = {}, ...told } = OwnDnc.parse(JSON.parse(Buffer.from(hit.body).toString()));
  if (told.type === 'dnc-lifted' && hit.trigger !== 'cli')
    throw new TypeError('a number is lifted by an operator only');
  return {
    id: hit.eventId,
    source: hit.source,
    trigger: hit.trigger,
    receivedAt: isoTime(hit.receivedAt),
    ...told,
    lead,
    fields: {},
    marks: [],
  };
}
