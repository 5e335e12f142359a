import type { BridgeEvent } from '../../domain/event.ts';
import { askedOfDialer } from './from-disposition.ts';
import { calledAgain } from './from-no-agent.ts';
import { mergedAway } from './from-merge.ts';
import { askedOfCrm } from './from-record.ts';
import { oneByOne } from './one-by-one.ts';
import type { DeriveRules } from './rules.ts';

/**
 * The events that follow from one: that a number must not be called, from a disposition or from a record of a
 * CRM; that a record was merged away; that a call which no agent took is to be made again; and from an event
 * about several numbers one for each of them. Their ids come from the event's id, so that a duplicate or a replay
 * makes no second of them. Pure.
 */
export function derive(event: BridgeEvent, rules: DeriveRules): readonly BridgeEvent[] {
  switch (event.type) {
    case 'disposition':
      return askedOfDialer(event, rules);
    case 'no-agent':
      return calledAgain(event, rules);
    case 'record-changed':
      return [...askedOfCrm(event, rules), ...mergedAway(event)];
    case 'dnc-set':
    case 'dnc-lifted':
      return oneByOne(event);
    default:
      return [];
  }
}
