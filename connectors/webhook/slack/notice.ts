import type { Alert, BridgeEvent } from '../../../src/domain/event.ts';
import { escapeText } from './escape.ts';
import { floorText } from './floor.ts';
import { fillTemplate } from './template.ts';

const SIGNS: Readonly<Record<Alert['severity'], string>> = {
  info: ':information_source:',
  warning: ':warning:',
  critical: ':rotating_light:',
  resolved: ':white_check_mark:',
};

/** Slack cuts a longer text off somewhere. */
const TEXT_MAX = 3000;

/** What is said of a call where the configuration has no text of its own; names nobody. */
const DEFAULT_TEXT: Readonly<Record<string, string>> = {
  disposition: '{status} in {campaign} by {agent} (lead {lead.id}, {dialer})',
  'no-agent': 'No agent for a call in {campaign}: {status} (lead {lead.id}, {dialer})',
};
const ANY_TEXT = '{type} from {dialer} at {time}';

/**
 * The body of one message to an incoming webhook. An alert says its own text; a call, and whatever else is
 * routed there, the template.
 */
export function slackBody(event: BridgeEvent, template: string | undefined): string {
  return JSON.stringify({ text: textOf(event, template).slice(0, TEXT_MAX) });
}

function textOf(event: BridgeEvent, template: string | undefined): string {
  const { alert } = event;
  if (alert !== undefined) return `${SIGNS[alert.severity]} ${linesOf(alert.message)}`;
  if (event.floor !== undefined) return floorText(event, event.floor);
  if (event.call === undefined) return fillTemplate(ANY_TEXT, event);
  return fillTemplate(template ?? DEFAULT_TEXT[event.type] ?? ANY_TEXT, event);
}

/** An alert may have several lines; within a line nothing breaks it. */
function linesOf(message: string): string {
  return message.split('\n').map(escapeText).join('\n');
}
