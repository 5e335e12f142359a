import type { TaskOrder } from '../call-order.ts';
import { isoTime } from '../time.ts';
import { durationMs } from './duration.ts';
import type { EffectiveRule, SourcedBlock } from './effective.ts';
import type { Evaluation } from './evaluation.ts';
import { userOf } from './owner.ts';
import type { CallbackTask, FollowUpTask } from './rule-schema.ts';

const MINUTE_MS = 60_000;

/** The tasks that come of a call: its callback, where the agent agreed on one, and its follow-up. */
export function tasksOf({ callback, followUp }: EffectiveRule, evaluation: Evaluation): readonly TaskOrder[] {
  return [callbackTask(callback, evaluation), followUpTask(followUp, evaluation)].filter(
    (task) => task !== undefined,
  );
}

function callbackTask(
  block: SourcedBlock<CallbackTask> | undefined,
  evaluation: Evaluation,
): TaskOrder | undefined {
  const at = Date.parse(evaluation.event.call?.callbackAt ?? '');
  if (block === undefined || Number.isNaN(at)) return undefined;
  const { minutesBefore } = block;
  const dueAt = isoTime(at - (minutesBefore?.value ?? 0) * MINUTE_MS);
  if (minutesBefore !== undefined) evaluation.note('callback.minutesBefore', minutesBefore, dueAt);
  return taskOf('callback', 'Call back', block, dueAt, evaluation);
}

function followUpTask(
  block: SourcedBlock<FollowUpTask> | undefined,
  evaluation: Evaluation,
): TaskOrder | undefined {
  if (block === undefined) return undefined;
  const { after } = block;
  if (after === undefined) {
    evaluation.warn('followUp: left out, no rule says `after` how long');
    return undefined;
  }
  const { occurredAt, receivedAt } = evaluation.event;
  const dueAt = isoTime(Date.parse(occurredAt ?? receivedAt) + durationMs(after.value));
  evaluation.note('followUp.after', after, dueAt);
  return taskOf('follow-up', 'Follow up', block, dueAt, evaluation, 'followUp');
}

function taskOf(
  key: string,
  subject: string,
  block: SourcedBlock<Omit<CallbackTask, 'minutesBefore'>>,
  dueAt: string,
  evaluation: Evaluation,
  part: string = key,
): TaskOrder {
  const { priority } = block;
  if (priority !== undefined) evaluation.note(`${part}.priority`, priority, priority.value);
  return {
    key,
    subject: evaluation.text(`${part}.subject`, block.subject) ?? subject,
    body: evaluation.text(`${part}.body`, block.body),
    dueAt,
    priority: priority?.value ?? 'medium',
    owner: userOf(evaluation.text(`${part}.owner`, block.owner)),
    fields: evaluation.fields(`${part}.fields`, block.fields),
  };
}
