import type { BridgeEvent } from '../../../src/domain/event.ts';
import type { FloorTold } from '../../../src/domain/floor/told.ts';
import { escapeText } from './escape.ts';

/** What is said of an event of the floor, in one line. */
export function floorText(event: BridgeEvent, floor: FloorTold): string {
  return `${escapeText(sentence(event, floor))} (${escapeText(event.source)})`;
}

function sentence({ type, agent, campaign = '', call }: BridgeEvent, floor: FloorTold): string {
  const who = agent?.fullName ?? agent?.user ?? '';
  const code = floor.after?.pauseCode;
  switch (type) {
    case 'agent.logged-in':
      return `${who} logged in to ${campaign}`;
    case 'agent.logged-out':
      return `${who} logged out of ${campaign}`;
    case 'agent.paused':
      return `${who} is paused${code === undefined ? '' : `: ${code}`} in ${campaign}`;
    case 'agent.ready':
      return `${who} is ready in ${campaign}`;
    case 'agent.in-call':
      return `${who} is in a call in ${campaign}`;
    case 'agent.wrap-up':
      return `${who} is in wrap-up in ${campaign}`;
    case 'agent.campaign-changed':
      return `${who} went from ${floor.before?.campaign ?? ''} to ${campaign}`;
    case 'call.waiting':
      return `An ${call?.direction ?? ''} call has waited ${floor.seconds ?? 0} s for an agent in ${campaign}`;
    case 'hopper.low':
      return `The hopper of ${campaign} is low: ${floor.hopper?.leads ?? 0} leads`;
    case 'hopper.filled':
      return `The hopper of ${campaign} is filled again: ${floor.hopper?.leads ?? 0} leads`;
    case 'campaign.changed':
      return `Campaign ${campaign} was changed: ${changesText(floor.changes ?? [])}`;
    case 'campaign.no-agents':
      return `Nobody has been logged in to ${campaign} for ${floor.seconds ?? 0} s`;
    default:
      return type;
  }
}

function changesText(changes: NonNullable<FloorTold['changes']>): string {
  const shown = (value: string): string => (value === '' ? 'none' : value);
  return changes
    .map(({ setting, before, after }) => `${setting} ${shown(before)} to ${shown(after)}`)
    .join(', ');
}
