import type { Preview } from '../../../src/connector.ts';
import type { PlannedChange } from '../../../src/domain/preview.ts';
import { resolvePerson } from '../../../src/kit/resolve-person.ts';
import { RefusedError } from '../api/failure.ts';
import { TasksAnswer } from '../api/answers.ts';
import { CONTACT, contactPath, type Delivery, orderOf } from '../delivery.ts';
import { ownerIdOf } from '../owner.ts';
import { textOf } from '../person/field-body.ts';
import { readContact } from '../person/read-contact.ts';
import { fieldsOfLead } from '../person/standard-fields.ts';
import { resolveOptions } from './deliver-call.ts';
import { withRecording } from './note-text.ts';
import { opportunityBody, OPPORTUNITY } from './write-opportunity.ts';
import { noteFor, NOTE, readNote } from './write-note.ts';
import { personBody } from './write-person-fields.ts';
import { TASK, taskBody, taskKey } from './write-task.ts';

/** What `deliverCall` would change, found out by reading. Throws as it would. */
export async function previewCall(delivery: Delivery): Promise<Preview> {
  const options = resolveOptions(delivery);
  const source = { ...options.source, create: () => Promise.resolve({ object: CONTACT, id: '' }) };
  const person = await resolvePerson({ ...options, source, except: new Set() });
  if (person === undefined)
    return {
      changes: [],
      warnings: [...delivery.warnings, 'Nobody in HighLevel fits this lead: it would be skipped.'],
    };
  const id = person.created ? undefined : person.id;
  const changes = [
    ...(await previewPerson(delivery, id)),
    ...(await previewNote(delivery, id)),
    ...(await previewTasks(delivery, id)),
    ...(await previewDeal(delivery)),
  ];
  return { changes, warnings: [...delivery.warnings] };
}

async function previewPerson(delivery: Delivery, id: string | undefined): Promise<readonly PlannedChange[]> {
  const { api, settings, request, context } = delivery;
  const order = orderOf(request);
  const isRecording = request.event.type === 'recording-found';
  const ownerId = order.owner === undefined ? undefined : await ownerIdOf(delivery, order.owner);
  const body = isRecording ? undefined : await personBody(delivery, order, ownerId);
  const custom = await named(delivery, body?.customFields ?? []);
  const wanted = { ...body?.standard, ...custom };
  if (id === undefined) {
    const first = { ...order.person.defaults, ...fieldsOfLead(request.event.lead, request.event.lead.email) };
    return [change(CONTACT, undefined, { ...first, ...wanted }, {})];
  }
  if (body === undefined) return [];
  const contact = await readContact(api, id, settings.locationId, context.signal);
  const held = await named(delivery, contact?.customFields ?? []);
  return [change(CONTACT, id, wanted, { ...contact, ...held })];
}

async function named(
  { fields, context }: Delivery,
  values: readonly { readonly id: string; readonly field_value?: unknown; readonly value?: unknown }[],
): Promise<Record<string, string>> {
  const entries = values.map(async ({ id, field_value: wanted, value }) => {
    const key = (await fields.keyOf(id, context.signal)) ?? id;
    return [key, textOf(wanted ?? value)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function previewNote(
  delivery: Delivery,
  contactId: string | undefined,
): Promise<readonly PlannedChange[]> {
  const { request, context } = delivery;
  const { activity } = orderOf(request);
  if (activity === undefined) return [];
  const { text, recordingUrl } = await noteFor(delivery, activity);
  const wanted = { title: text.title, body: text.body };
  const id = request.known[NOTE] ?? (await context.identities.get(NOTE, request.effectKey));
  if (id === undefined || contactId === undefined) return [change(NOTE, undefined, wanted, {})];
  const held = await ifThere(readNote(delivery, contactId, id));
  if (held === undefined) return [change(NOTE, undefined, wanted, {})];
  if (request.event.type !== 'recording-found' || recordingUrl === undefined)
    return [change(NOTE, id, wanted, held)];
  return [change(NOTE, id, { body: withRecording(held.body ?? '', request.effectKey, recordingUrl) }, held)];
}

async function previewTasks(
  delivery: Delivery,
  contactId: string | undefined,
): Promise<readonly PlannedChange[]> {
  const { api, request, context } = delivery;
  const { tasks, owner } = orderOf(request);
  if (tasks.length === 0 || request.event.type === 'recording-found') return [];
  const ids = await Promise.all(
    tasks.map(
      async ({ key }) =>
        request.known[`${TASK}.${key}`] ??
        (await context.identities.get(TASK, taskKey(request.effectKey, key))),
    ),
  );
  const isNew = contactId === undefined || ids.every((id) => id === undefined);
  const call = {
    method: 'GET',
    path: contactPath(contactId ?? '', '/tasks'),
    what: 'list the tasks',
    effect: false,
  } as const;
  const held = isNew ? [] : (await api.ask(call, TasksAnswer, context.signal)).tasks;
  const changes: PlannedChange[] = [];
  for (const [index, task] of tasks.entries()) {
    const wish = task.owner ?? owner;
    const assignedTo = wish === undefined ? undefined : await ownerIdOf(delivery, wish);
    const before = held.find(({ id }) => id === ids[index]);
    changes.push(change(TASK, before?.id, taskBody(task, request.effectKey, assignedTo), before ?? {}));
  }
  return changes;
}

async function previewDeal(delivery: Delivery): Promise<readonly PlannedChange[]> {
  const { request, context } = delivery;
  const { deal, owner } = orderOf(request);
  if (deal === undefined || request.event.type === 'recording-found') return [];
  const ownerId = owner === undefined ? undefined : await ownerIdOf(delivery, owner);
  const { customFields, ...standard } = await opportunityBody(delivery, deal, ownerId);
  const id = request.known[OPPORTUNITY] ?? (await context.identities.get(OPPORTUNITY, request.effectKey));
  const wanted = { ...texts(standard), ...(await named(delivery, customFields ?? [])) };
  const planned = change(OPPORTUNITY, id, wanted, {});
  // What it holds now is not read: it is told as a whole.
  return [id === undefined ? planned : { ...planned, outcome: 'updated' }];
}

async function ifThere<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof RefusedError && error.isAbsent) return undefined;
    throw error;
  }
}

function change(
  object: string,
  id: string | undefined,
  wanted: Readonly<Record<string, string>>,
  held: Readonly<Record<string, unknown>>,
): PlannedChange {
  const differing = Object.entries(wanted).filter(([name, to]) => textOf(held[name]) !== to);
  const fields = Object.fromEntries(
    differing.map(([name, to]) => [name, { from: name in held ? textOf(held[name]) : undefined, to }]),
  );
  if (id === undefined) return { object, id, outcome: 'created', fields };
  return { object, id, outcome: differing.length === 0 ? 'unchanged' : 'updated', fields };
}

function texts(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textOf(value)]));
}
