import type { BridgeEvent } from '../../domain/event.ts';
import { isRecalled, recallEndsAt } from '../../domain/recall.ts';
import { derivedId, inherited } from './derived-event.ts';
import type { DeriveRules } from './rules.ts';

/**
 * A call that no agent took and that is to be made again. Its id comes from the call, so that however many hits
 * tell of one call, its lead is called again once. Nobody expects it any more after a call that came to us too late,
 * and never from a backfill.
 */
export function calledAgain(event: BridgeEvent, { recalls }: DeriveRules): readonly BridgeEvent[] {
  const rule = recalls?.get(event.source);
  const { call, callKey, lead, marks } = event;
  if (rule === undefined || lead.id === undefined) return [];
  if (!isRecalled(rule, { status: call?.status, campaign: event.campaign })) return [];
  if (marks.some(({ code }) => code === 'backfilled')) return [];
  if (Date.parse(event.receivedAt) > recallEndsAt(rule, event)) return [];
  return [
    {
      id: derivedId('lead-recalled', callKey ?? event.id),
      type: 'lead-recalled',
      ...inherited(event),
      ...(callKey === undefined ? {} : { callKey }),
      ...(call === undefined ? {} : { call }),
      fields: {},
      marks: [],
    },
  ];
}
