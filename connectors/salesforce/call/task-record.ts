import type { BridgeEvent } from '../../../src/domain/event.ts';
import { cut, RecordDraft } from '../record-draft.ts';
import type { StandardField } from '../standard-field.ts';
import { localDay } from '../typed-fields.ts';

/** `Type` exists where the org has not removed it, so it is not in jsforce's schema. */
type TaskField = StandardField<'Task'> | 'Type';
export type TaskRecord = Readonly<Partial<Record<TaskField, string | number>>>;

export const DESCRIPTION_LIMIT = 32_000;

export interface TaskWords {
  /** In which the day of the call is taken: Salesforce keeps the date as it is. */
  readonly timezone: string;
  /** How the call ended; undefined = VICIdial's status. */
  readonly outcome?: string | undefined;
  /** undefined = made of direction and status. */
  readonly subject?: string | undefined;
}

/**
 * The Task that logs a call: completed, of subtype Call, with the fields that Salesforce's call reports read.
 * `TaskSubtype` can be set at creation only. Lengths are those of the Object Reference (`Task`).
 */
export function taskRecord(
  event: BridgeEvent,
  { timezone, outcome, subject: told }: TaskWords,
  warn: (warning: string) => void,
): TaskRecord {
  const call = event.call ?? {};
  const draft = new RecordDraft<TaskField>('Task', warn)
    .text('Subject', told ?? subject(event), 255)
    .text('Status', 'Completed', 40)
    .text('Priority', 'Normal', 40)
    .text('TaskSubtype', 'Call', 40)
    .text('Type', 'Call', 40)
    .text('ActivityDate', localDay(new Date(event.occurredAt ?? event.receivedAt), timezone), 10)
    .text('CallType', callType(call.direction), 40)
    .number(
      'CallDurationInSeconds',
      call.talkSeconds === undefined ? undefined : Math.round(call.talkSeconds),
    )
    .text('CallDisposition', outcome ?? call.status, 255)
    .text('CallObject', call.uniqueid ?? call.callId, 255)
    .text('Description', description(event, warn), DESCRIPTION_LIMIT);
  return draft.fields;
}

function subject({ type, call }: BridgeEvent): string {
  const direction = callType(call?.direction);
  const kind = direction === undefined ? 'Call' : `${direction} call`;
  const what = type === 'no-agent' ? `${kind} without an agent` : kind;
  const status = call?.status ?? '';
  const name = call?.statusName ?? '';
  if (name === '') return status === '' ? what : `${what}: ${status}`;
  return status === '' ? `${what}: ${name}` : `${what}: ${name} (${status})`;
}

function callType(direction: 'inbound' | 'outbound' | undefined): 'Inbound' | 'Outbound' | undefined {
  if (direction === undefined) return undefined;
  return direction === 'inbound' ? 'Inbound' : 'Outbound';
}

/** The agent's notes first, then what has no field of its own; only the notes are ever cut. */
function description(event: BridgeEvent, warn: (warning: string) => void): string {
  const { agent, call } = event;
  const who = [agent?.user, agent?.fullName].filter((part) => part !== undefined && part !== '');
  const facts = [
    ['Agent', who.join(' - ')],
    ['Campaign', event.campaign],
    ['In-group', call?.inGroup],
    ['Dialed', call?.dialedNumber],
    ['Ended by', call?.termReason],
    ['Callback', call?.callbackAt],
    ['Recording', call?.recordingUrl ?? call?.recordingFilename],
  ]
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}: ${cut(value ?? '', 1000)}`)
    .join('\n');
  const notes = call?.notes?.trim() ?? '';
  const room = DESCRIPTION_LIMIT - facts.length - 2;
  if (notes.length > room)
    warn(
      `Task.Description has room for ${room} characters of notes; ${notes.length} were told, the rest was cut.`,
    );
  return [cut(notes, room), facts].filter((part) => part !== '').join('\n\n');
}
