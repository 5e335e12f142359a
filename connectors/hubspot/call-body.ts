import type { BridgeEvent } from '../../src/domain/event.ts';

/**
 * HubSpot cuts nothing and refuses a body of more than 65,536 characters; a note of this many stays below
 * that even if every character has to be written as an entity.
 */
const NOTES_MAX = 10_000;
const FIELD_MAX = 255;

/** The agent's notes and the facts that HubSpot has no property for, as HTML; undefined = nothing to say. */
export function callBody(event: BridgeEvent): { readonly html: string | undefined; readonly cut: boolean } {
  const notes = event.call?.notes?.trim() ?? '';
  const facts = [
    line('Status', withName(event.call?.status, event.call?.statusName)),
    line('Campaign', event.campaign),
    line('In-group', event.call?.inGroup),
    line('Agent', withName(event.agent?.fullName ?? event.agent?.user, agentUser(event))),
    line('List', event.lead.listId),
    line('Ended by', event.call?.termReason),
    line('Callback', event.call?.callbackAt),
    recordingLine(event),
    line('VICIdial call', event.call?.uniqueid),
  ].filter((one) => one !== undefined);
  const paragraphs = [
    notes === '' ? '' : `<p>${escapeHtml(notes.slice(0, NOTES_MAX)).replace(/\r\n|\r|\n/g, '<br>')}</p>`,
    facts.length === 0 ? '' : `<p>${facts.join('<br>')}</p>`,
  ];
  const html = paragraphs.join('');
  return { html: html === '' ? undefined : html, cut: notes.length > NOTES_MAX };
}

/** Text that an agent or a caller wrote, harmless in HubSpot's timeline. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** An address is told whole: a part of one leads nowhere. */
function recordingLine(event: BridgeEvent): string | undefined {
  const url = httpRecording(event);
  return url === undefined
    ? line('Recording', event.call?.recordingFilename)
    : `Recording: ${escapeHtml(url)}`;
}

/** HubSpot plays recordings over HTTPS only; another address is text. */
function httpRecording(event: BridgeEvent): string | undefined {
  const url = event.call?.recordingUrl;
  return url === undefined || url === '' || url.startsWith('https://') ? undefined : url;
}

function agentUser(event: BridgeEvent): string | undefined {
  return event.agent?.fullName === undefined ? undefined : event.agent.user;
}

function withName(text: string | undefined, addition: string | undefined): string | undefined {
  if (text === undefined || text === '') return addition;
  return addition === undefined || addition === '' ? text : `${text} (${addition})`;
}

function line(label: string, value: string | undefined): string | undefined {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? undefined : `${label}: ${escapeHtml(trimmed.slice(0, FIELD_MAX))}`;
}
