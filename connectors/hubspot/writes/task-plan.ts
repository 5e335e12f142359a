import type { FieldTexts, TaskOrder } from '../../../src/domain/call-order.ts';
import { escapeHtml } from '../call-body.ts';
import type { Delivery } from '../delivery.ts';
import { knownProperties, withoutOwn } from '../known-properties.ts';
import { TASK } from '../object-type.ts';
import { mention, partKey, type RecordPlan, uniqueProperty } from './record-plan.ts';

const SUBJECT_MAX = 255;

/** A task on the contact: HubSpot shows it to its owner when it is due. */
export async function taskPlan(
  delivery: Delivery,
  task: TaskOrder,
  ownerId: string | undefined,
): Promise<RecordPlan> {
  const { settings, request } = delivery;
  const key = partKey(request.effectKey, task.key);
  const [unique, fields] = await Promise.all([
    uniqueProperty(delivery, TASK),
    knownProperties(delivery, TASK, withoutOwn(delivery, task.fields, [settings.callKeyProperty])),
  ]);
  const standard: FieldTexts = {
    hs_timestamp: String(Date.parse(task.dueAt)),
    hs_task_subject: task.subject.slice(0, SUBJECT_MAX),
    hs_task_priority: task.priority.toUpperCase(),
    ...(ownerId === undefined ? {} : { hubspot_owner_id: ownerId }),
  };
  const body = fields['hs_task_body'] ?? escapeHtml(task.body ?? '').replace(/\r\n|\r|\n/g, '<br>');
  const text = unique === undefined ? mention(body, key) : body;
  // Whoever has done or put off the task is not told to do it again by a later event of the call.
  const initial: FieldTexts = { hs_task_status: 'NOT_STARTED', hs_task_type: 'CALL' };
  const properties: FieldTexts = { ...standard, ...fields, ...(text === '' ? {} : { hs_task_body: text }) };
  const { hs_task_subject: subject = '', hs_timestamp: dueAt = '' } = properties;
  return {
    type: TASK,
    part: `task.${task.key}`,
    key,
    unique,
    properties,
    initial: Object.fromEntries(Object.entries(initial).filter(([name]) => !(name in fields))),
    // Tasks are named alike by the thousand: the time that they are due tells most of them apart.
    search: { equals: { hs_task_subject: subject, hs_timestamp: dueAt }, mentions: 'hs_task_body' },
  };
}
