import type { ActivityOrder } from '../../../src/domain/call-order.ts';
import type { BridgeEvent } from '../../../src/domain/event.ts';
import { markerOf } from './write-keyed.ts';

export interface NoteText {
  readonly title: string;
  readonly body: string;
  /** The agent's notes were longer than is kept. */
  readonly cut: boolean;
}

const TITLE_MAX = 200;
const NOTES_MAX = 5000;
const VALUE_MAX = 500;
const LABEL = 'Recording';

/**
 * The call as a note: what the agent wrote, the facts a line each, the mapped fields, and the key of the call
 * by which it is found again.
 */
export function noteText(
  event: BridgeEvent,
  order: ActivityOrder,
  about: { readonly effectKey: string; readonly recordingUrl: string | undefined },
): NoteText {
  const { agent, call, campaign, lead } = event;
  const notes = call?.notes?.trim() ?? '';
  const facts = [
    line('Status', withName(call?.status, call?.statusName)),
    line('Outcome', order.outcome),
    line('Direction', call?.direction),
    line('Duration', durationText(call?.talkSeconds)),
    line('Number', dialed(event)),
    line('Agent', withName(agent?.fullName ?? agent?.user, agent?.fullName === undefined ? '' : agent.user)),
    line('Campaign', campaign),
    line('In-group', call?.inGroup),
    line('List', lead.listId),
    line('Ended by', call?.termReason),
    line('Callback', call?.callbackAt),
    line('Call began', event.occurredAt ?? event.receivedAt),
    line('VICIdial call', call?.uniqueid ?? call?.callId),
    ...Object.entries(order.fields).map(([name, value]) => line(name, value)),
    line(LABEL, about.recordingUrl ?? call?.recordingUrl ?? call?.recordingFilename),
    markerOf(about.effectKey),
  ].filter((one) => one !== undefined);
  const body = [plain(notes.slice(0, NOTES_MAX)), facts.join('\n')]
    .filter((part) => part !== '')
    .join('\n\n');
  const title = plain(order.subject ?? defaultSubject(event)).replaceAll(/\s+/g, ' ');
  return { title: title.slice(0, TITLE_MAX), body, cut: notes.length > NOTES_MAX };
}

/** Put a recording into a note that stands there already, before the line with the key. */
export function withRecording(body: string, effectKey: string, url: string): string {
  const entry = `${LABEL}: ${plain(url)}`;
  const held = new RegExp(`${LABEL}: [^\\s<]+`);
  if (held.test(body)) return body.replace(held, () => entry);
  const end = /<br|<p|<div/i.test(body) ? '<br>' : '\n';
  const marker = markerOf(effectKey);
  return body.includes(marker)
    ? body.replace(marker, () => `${entry}${end}${marker}`)
    : `${body}${end}${entry}${end}${marker}`;
}

/** What people wrote cannot become markup, whether HighLevel shows a note as text or as HTML. */
export function plain(text: string): string {
  return text.replaceAll('<', '‹').replaceAll('>', '›').replaceAll(/\r\n?/g, '\n');
}

function defaultSubject({ type, call }: BridgeEvent): string {
  const kind = call?.direction === undefined ? 'Call' : `${capital(call.direction)} call`;
  const what = type === 'no-agent' ? `${kind} without an agent` : kind;
  const status = withName(
    call?.statusName ?? call?.status,
    call?.statusName === undefined ? '' : call.status,
  );
  return status === undefined ? what : `${what}: ${status}`;
}

function dialed({ call, lead }: BridgeEvent): string | undefined {
  return lead.e164 ?? call?.dialedNumber ?? lead.phone;
}

function durationText(seconds: number | undefined): string | undefined {
  if (seconds === undefined) return undefined;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function withName(text: string | undefined, addition: string | undefined): string | undefined {
  if (text === undefined || text === '') return addition === '' ? undefined : addition;
  return addition === undefined || addition === '' ? text : `${text} (${addition})`;
}

function line(label: string, value: string | undefined): string | undefined {
  const text = value?.trim().replaceAll(/\s+/g, ' ') ?? '';
  return text === '' ? undefined : `${plain(label)}: ${plain(text.slice(0, VALUE_MAX))}`;
}
