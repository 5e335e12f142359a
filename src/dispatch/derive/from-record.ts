import type { BridgeEvent } from '../../domain/event.ts';
import { derivedId, inherited } from './derived-event.ts';
import type { DeriveRules } from './rules.ts';

/**
 * A record of a CRM whose message says that the person opted out. Its numbers are not in the message: they
 * are read from the CRM when the event is delivered.
 */
export function askedOfCrm(event: BridgeEvent, { claimsOptOut }: DeriveRules): readonly BridgeEvent[] {
  const { record } = event;
  if (record === undefined || !claimsOptOut(event)) return [];
  return [
    {
      id: derivedId('dnc-set', event.id),
      type: 'dnc-set',
      ...inherited(event),
      dnc: {
        numbers: [],
        ...(record.origin?.id === undefined ? {} : { by: record.origin.id }),
        reason: `opt-out in ${event.source}`,
      },
      fields: {},
      marks: [],
    },
  ];
}
