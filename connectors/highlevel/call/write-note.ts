import type { ActivityOrder } from '../../../src/domain/call-order.ts';
import { type Note, NoteAnswer, NotesAnswer } from '../api/answers.ts';
import { contactPath, type Delivery } from '../delivery.ts';
import { type NoteText, noteText, withRecording } from './note-text.ts';
import { hasMarker, writeKeyed, type WrittenRecord } from './write-keyed.ts';

export const NOTE = 'note';
/** Kind of the identity map for the link of a call's recording: a later disposition rewrites the note with it. */
const RECORDING = 'recording';

/** One note for the call on this contact. A recording that was found later only adds its line. */
export async function writeNote(
  delivery: Delivery,
  contactId: string,
  { order, userId }: { readonly order: ActivityOrder; readonly userId: string | undefined },
): Promise<WrittenRecord> {
  const { request, context, warnings } = delivery;
  const { effectKey, event } = request;
  const { text, recordingUrl } = await noteFor(delivery, order);
  if (event.type === 'recording-found' && recordingUrl !== undefined)
    await context.identities.set(RECORDING, effectKey, recordingUrl);
  if (text.cut) warnings.add('The call notes were longer than is kept in a note and were cut.');
  const { title, body } = text;
  const fields = { title, body, ...(userId === undefined ? {} : { userId }) };
  return writeKeyed(delivery, {
    kind: NOTE,
    key: effectKey,
    knownId: request.known[NOTE],
    find: () => findNote(delivery, contactId),
    async update(id) {
      if (event.type !== 'recording-found' || recordingUrl === undefined)
        return putNote(delivery, contactId, id, fields);
      const held = await readNote(delivery, contactId, id);
      return putNote(delivery, contactId, id, {
        body: withRecording(held.body ?? '', effectKey, recordingUrl),
      });
    },
    async create() {
      const call = {
        method: 'POST',
        path: contactPath(contactId, '/notes'),
        body: fields,
        what: 'create the note',
        effect: 'once',
      } as const;
      return (await delivery.api.ask(call, NoteAnswer, context.signal)).note.id;
    },
  });
}

/** What the note says now, with the recording that is known of the call. */
export async function noteFor(
  { request, context }: Delivery,
  order: ActivityOrder,
): Promise<{ readonly text: NoteText; readonly recordingUrl: string | undefined }> {
  const { effectKey, event } = request;
  const recordingUrl = event.call?.recordingUrl ?? (await context.identities.get(RECORDING, effectKey));
  return { text: noteText(event, order, { effectKey, recordingUrl }), recordingUrl };
}

async function findNote({ api, request, context }: Delivery, contactId: string): Promise<string | undefined> {
  const call = {
    method: 'GET',
    path: contactPath(contactId, '/notes'),
    what: 'list the notes',
    effect: false,
  } as const;
  const { notes } = await api.ask(call, NotesAnswer, context.signal);
  return notes.find(({ body }) => hasMarker(body, request.effectKey))?.id;
}

/** Throws RefusedError where it is not there (any more). */
export async function readNote({ api, context }: Delivery, contactId: string, id: string): Promise<Note> {
  const path = contactPath(contactId, `/notes/${encodeURIComponent(id)}`);
  const call = { method: 'GET', path, what: 'read the note', effect: false } as const;
  return (await api.ask(call, NoteAnswer, context.signal)).note;
}

async function putNote(
  { api, context }: Delivery,
  contactId: string,
  id: string,
  body: Readonly<Record<string, string>>,
): Promise<void> {
  const path = contactPath(contactId, `/notes/${encodeURIComponent(id)}`);
  const call = { method: 'PUT', path, body, what: 'update the note', effect: 'repeatable' } as const;
  await api.ask(call, NoteAnswer, context.signal);
}
