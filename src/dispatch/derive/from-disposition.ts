import type { BridgeEvent, DncChange } from '../../domain/event.ts';
import { derivedId, inherited } from './derived-event.ts';
import type { DeriveRules } from './rules.ts';

/**
 * A disposition with a do-not-call status: its number must not be called. Where the status is meant for the
 * campaign but the hit did not tell which one, everywhere: of two doubts the one that does not call.
 */
export function askedOfDialer(event: BridgeEvent, { statuses }: DeriveRules): readonly BridgeEvent[] {
  const status = (event.call?.status ?? event.lead.status ?? '').toUpperCase();
  const scope = statuses.get(status);
  const number = event.lead.e164;
  if (scope === undefined || number === undefined) return [];
  const { campaign, agent } = event;
  const dnc: DncChange = {
    numbers: [number],
    ...(scope === 'campaign' && campaign !== undefined ? { only: { dialer: event.source, campaign } } : {}),
    ...(agent?.user === undefined ? {} : { by: agent.user }),
    reason: `disposition ${status}`,
  };
  return [
    {
      id: derivedId('dnc-set', event.id),
      type: 'dnc-set',
      ...inherited(event),
      dnc,
      fields: {},
      marks: [],
    },
  ];
}
