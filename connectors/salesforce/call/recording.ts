import type { DeliveryContext, DeliveryRequest, Preview, Receipt } from '../../../src/connector.ts';
import { PermanentError } from '../../../src/domain/errors.ts';
import type { ReadRow } from '../batch/reader.ts';
import { textOf } from '../person/found.ts';
import type { DeliverTools } from '../tools.ts';
import { changeOf } from './compare.ts';
import { withRecording } from './recording-line.ts';
import type { CallRun } from './run.ts';

/** Kind of the identity map for the link to a call's recording, by the key of the call. */
const RECORDING = 'recording';

/**
 * Put the link to a call's recording on the Task that logs the call: into the configured field, or on a line of
 * its own at the end of the description, once. Throws CallFailure and the errors of the session.
 */
export async function deliverRecording(
  request: DeliveryRequest,
  { signal, identities }: DeliveryContext,
  tools: DeliverTools,
): Promise<Receipt> {
  // A call that waits for somebody's decision is logged after its recording.
  const url = request.event.call?.recordingUrl ?? '';
  if (url !== '') await identities.set(RECORDING, request.effectKey, url);
  const { task, fields, warnings } = await planRecording(request, tools, signal);
  if (task === undefined) return { outcome: 'skipped', ids: {}, warnings };
  const isThere = Object.entries(fields).every(([name, value]) => task[name] === value);
  if (!isThere) await tools.collections.update('Task', task.Id, fields, signal);
  return { outcome: isThere ? 'unchanged' : 'updated', ids: { Task: task.Id }, warnings };
}

/** What `deliverRecording` would change. Reads only. */
export async function previewRecording(
  request: DeliveryRequest,
  { signal }: DeliveryContext,
  tools: DeliverTools,
): Promise<Preview> {
  const plan = await planRecording(request, tools, signal);
  if (plan.task === undefined) return { changes: [], warnings: plan.warnings };
  return { changes: [changeOf({ object: 'Task', fields: plan.fields }, plan.task)], warnings: plan.warnings };
}

interface RecordingPlan {
  /** undefined = Salesforce holds none of this call. */
  readonly task: ReadRow | undefined;
  readonly fields: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

async function planRecording(
  request: DeliveryRequest,
  tools: DeliverTools,
  signal: AbortSignal,
): Promise<RecordingPlan> {
  const url = request.event.call?.recordingUrl;
  if (url === undefined || url === '')
    throw new PermanentError('The event tells no link to a recording, so there is none to write.', {
      code: 'salesforce-no-recording',
    });
  const warnings: string[] = [];
  const field = await fieldFor(url, tools, signal, (warning) => void warnings.push(warning));
  const task = await readTask(request, field, tools, signal);
  if (task === undefined) {
    const reason = 'Salesforce holds no Task of this call yet: the recording is attached when it is made.';
    return { task, fields: {}, warnings: [reason, ...warnings] };
  }
  return { task, fields: { [field]: valueOf(field, textOf(task[field]), url) }, warnings };
}

/** What a new Task holds of the recording that was found before it was made; nothing where there is none. */
export async function earlierRecording(
  { request, context, tools, warn }: CallRun,
  description: string | undefined,
): Promise<Readonly<Record<string, string>>> {
  if ((request.event.call?.recordingUrl ?? '') !== '') return {};
  const url = await context.identities.get(RECORDING, request.effectKey);
  if (url === undefined) return {};
  const field = await fieldFor(url, tools, context.signal, warn);
  return { [field]: valueOf(field, description, url) };
}

function valueOf(field: string, held: string | undefined, url: string): string {
  return field === 'Description' ? withRecording(held ?? '', url) : url;
}

/** The configured field where it is there and holds the whole link. */
async function fieldFor(
  url: string,
  { settings, book }: DeliverTools,
  signal: AbortSignal,
  warn: (warning: string) => void,
): Promise<string> {
  const name = settings.recordingField;
  if (name === undefined) return 'Description';
  const field = (await book.fields('Task', [name], signal)).get(name);
  const fault =
    field === undefined
      ? 'the org has no such field that the user of the app sees'
      : field.length > 0 && field.length < url.length
        ? `it holds ${field.length} characters, and the link has ${url.length}`
        : undefined;
  if (fault === undefined) return name;
  warn(`Task.${name} was left out: ${fault}. The recording stands in the description.`);
  return 'Description';
}

async function readTask(
  { known, effectKey }: DeliveryRequest,
  field: string,
  { reader, settings }: DeliverTools,
  signal: AbortSignal,
): Promise<ReadRow | undefined> {
  const taskId = known['Task'];
  const byId = { object: 'Task', field: 'Id', value: taskId ?? '', fields: [field] };
  const byKey = { object: 'Task', field: settings.callKeyField, value: effectKey, fields: [field] };
  const [task] = taskId === undefined ? [] : await reader.read(byId, signal);
  return task ?? (await reader.read(byKey, signal))[0];
}
