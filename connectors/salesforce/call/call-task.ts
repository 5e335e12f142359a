import type { FieldTexts } from '../../../src/domain/call-order.ts';
import type { Fields } from '../batch/collections.ts';
import type { RowWrite } from '../batch/write-row.ts';
import type { Earlier } from './earlier.ts';
import { textOf } from '../person/found.ts';
import { earlierRecording } from './recording.ts';
import { keepRecordings } from './recording-line.ts';
import type { CallRun } from './run.ts';
import { taskRecord } from './task-record.ts';

/** A call log is still one without these; without any other field of its own it is not. */
const OPTIONAL = ['TaskSubtype', 'Type', 'Priority', 'CallType', 'OwnerId', 'WhatId'];

/** The Task that logs the call; undefined = the configuration has none. */
export async function callTask(
  run: CallRun,
  personId: string | undefined,
  earlier: Earlier,
): Promise<RowWrite | undefined> {
  const { activity } = run.order;
  if (activity === undefined) return undefined;
  const { settings } = run.tools;
  const { outcome, subject } = activity;
  const own = taskRecord(run.request.event, { timezone: settings.timezone, outcome, subject }, run.warn);
  const [mapped, ownerId] = await Promise.all([
    run.typed('Task', withoutWhat(activity.fields, personId, run)),
    run.ownerIdOf(run.order.owner),
  ]);
  const fields: Fields = {
    ...own,
    ...(ownerId === undefined ? {} : { OwnerId: ownerId }),
    ...mapped,
    ...(personId === undefined ? {} : { WhoId: personId }),
  };
  const recording =
    earlier.taskId === undefined ? await earlierRecording(run, textOf(fields['Description'])) : {};
  return {
    part: 'task',
    object: 'Task',
    id: earlier.taskId,
    key: { field: settings.callKeyField, key: run.request.effectKey },
    fields: withRecordings({ ...fields, ...recording }, earlier),
    createOnly: new Set(['TaskSubtype']),
    optional: new Set([...OPTIONAL, ...Object.keys(mapped), ...withoutDescription(recording)]),
  };
}

/** The notes are part of the call; a field for the link alone is not. */
function withoutDescription(recording: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(recording).filter((name) => name !== 'Description');
}

/** Salesforce relates the activity of a Lead to nothing else. */
function withoutWhat(
  { WhatId, ...fields }: FieldTexts,
  personId: string | undefined,
  run: CallRun,
): FieldTexts {
  if (WhatId === undefined) return fields;
  if (personId?.startsWith('00Q') !== true) return { ...fields, WhatId };
  run.warn('Task.WhatId was left out: the person is a Lead, whose activities are related to nothing else.');
  return fields;
}

function withRecordings(fields: Fields, { description: before }: Earlier): Fields {
  const told = fields['Description'];
  const description = keepRecordings(typeof told === 'string' ? told : '', before);
  return description === '' ? fields : { ...fields, Description: description };
}
