import type { TaskOrder } from '../../../src/domain/call-order.ts';
import { TaskAnswer, TasksAnswer } from '../api/answers.ts';
import { contactPath, type Delivery } from '../delivery.ts';
import { plain } from './note-text.ts';
import { hasMarker, markerOf, writeKeyed, type WrittenRecord } from './write-keyed.ts';

const TITLE_MAX = 200;
export const TASK = 'task';

/** The key of one task of a call. */
export function taskKey(effectKey: string, key: string): string {
  return `${effectKey}/${key}`;
}

/** What HighLevel holds of a task. It has no priority, so one that is not usual is said in the text. */
export function taskBody(order: TaskOrder, effectKey: string, assignedTo: string | undefined) {
  const fields = Object.entries(order.fields).map(([name, value]) => `${name}: ${value}`);
  const parts = [
    order.body ?? '',
    order.priority === 'medium' ? '' : `Priority: ${order.priority}`,
    ...fields,
    markerOf(taskKey(effectKey, order.key)),
  ];
  return {
    title: plain(order.subject).slice(0, TITLE_MAX),
    body: plain(parts.filter((part) => part !== '').join('\n')),
    dueDate: order.dueAt,
    ...(assignedTo === undefined ? {} : { assignedTo }),
  };
}

/** One task for its key; whether it was completed is left as it is. */
export function writeTask(
  delivery: Delivery,
  contactId: string,
  { order, assignedTo }: { readonly order: TaskOrder; readonly assignedTo: string | undefined },
): Promise<WrittenRecord> {
  const { api, context, request } = delivery;
  const path = contactPath(contactId, '/tasks');
  const key = taskKey(request.effectKey, order.key);
  const body = taskBody(order, request.effectKey, assignedTo);
  return writeKeyed(delivery, {
    kind: TASK,
    key,
    knownId: request.known[`${TASK}.${order.key}`],
    async find() {
      const call = { method: 'GET', path, what: 'list the tasks', effect: false } as const;
      const { tasks } = await api.ask(call, TasksAnswer, context.signal);
      return tasks.find((task) => hasMarker(task.body, key))?.id;
    },
    async update(id) {
      const at = `${path}/${encodeURIComponent(id)}`;
      const call = { method: 'PUT', path: at, body, what: 'update the task', effect: 'repeatable' } as const;
      await api.ask(call, TaskAnswer, context.signal);
    },
    async create() {
      const call = {
        method: 'POST',
        path,
        body: { ...body, completed: false },
        what: 'create the task',
        effect: 'once',
      } as const;
      return (await api.ask(call, TaskAnswer, context.signal)).task.id;
    },
  });
}
