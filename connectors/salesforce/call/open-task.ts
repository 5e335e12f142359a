import { createHash } from 'node:crypto';
import type { TaskOrder } from '../../../src/domain/call-order.ts';
import type { RowWrite } from '../batch/write-row.ts';
import { pathSegment } from '../ids.ts';
import { RecordDraft } from '../record-draft.ts';
import { localDay } from '../typed-fields.ts';
import type { CallRun } from './run.ts';

const PRIORITIES = { low: 'Low', medium: 'Normal', high: 'High' } as const;
const KEY_LENGTH = 80;

/** A task for somebody to do: open, with a reminder at the time that it is due. */
export async function openTask(
  run: CallRun,
  task: TaskOrder,
  personId: string | undefined,
): Promise<RowWrite> {
  const { settings } = run.tools;
  const due = new Date(task.dueAt);
  const draft = new RecordDraft('Task', run.warn)
    .text('Subject', task.subject, 255)
    .text('Status', 'Not Started', 40)
    .text('Priority', PRIORITIES[task.priority], 40)
    .text('ActivityDate', localDay(due, settings.timezone), 10)
    .text('Description', task.body, 32_000);
  const [mapped, ownerId] = await Promise.all([
    run.typed('Task', task.fields),
    run.ownerIdOf(task.owner ?? run.order.owner),
  ]);
  return {
    part: 'task',
    object: 'Task',
    id: run.request.known[receiptName(task)],
    key: { field: settings.callKeyField, key: taskKey(run.request.effectKey, task.key) },
    fields: {
      ...draft.fields,
      ReminderDateTime: due.toISOString(),
      IsReminderSet: true,
      ...(ownerId === undefined ? {} : { OwnerId: ownerId }),
      ...mapped,
      ...(personId === undefined ? {} : { WhoId: personId }),
    },
    // Whoever has done it since is not told to do it again.
    createOnly: new Set(['Status']),
    optional: new Set(['Priority', 'OwnerId', 'ReminderDateTime', 'IsReminderSet', ...Object.keys(mapped)]),
  };
}

/** Under which the Task's id stands in the receipt. */
export function receiptName({ key }: TaskOrder): string {
  return `Task.${key}`;
}

/** The unique key of one task of a call, as long as the field is. */
export function taskKey(effectKey: string, key: string): string {
  const whole = `${effectKey}:${key}`;
  if (whole.length <= KEY_LENGTH && /^[A-Za-z0-9._:-]+$/.test(whole)) return whole;
  pathSegment(effectKey);
  return `task:${createHash('sha256').update(whole).digest('hex')}`;
}
