import { z } from 'zod';
import type { DeliveryRequest, Receipt } from '../../src/connector.ts';
import type { Api } from './api.ts';
import { CallFailure } from './call-failure.ts';
import { pathSegment } from './ids.ts';
import { asRecord, type Person } from './person.ts';
import type { SalesforceSettings } from './settings.ts';

/** How the call is to be written; amended when Salesforce refuses it. */
export interface Plan {
  readonly person: Person;
  readonly taskId: string | undefined;
  /** Fields left out, as `Task.Type`. */
  readonly without: ReadonlySet<string>;
  /** The write was repeated once because another writer was first with a unique key. */
  readonly repeated: boolean;
}

/** What is already in Salesforce for this call: told by earlier deliveries, or looked up when in doubt. */
export interface Earlier {
  readonly taskId: string | undefined;
  readonly person: Person | undefined;
}

const TaskAnswer = z.object({ Id: z.string(), WhoId: z.string().nullish() });

/**
 * The Task of an earlier attempt. An attempt whose answer was lost may have chosen its person by a search
 * that finds another one now, so the person is taken from the Task that it left.
 */
export async function findEarlier(
  api: Api,
  request: DeliveryRequest,
  settings: Pick<SalesforceSettings, 'callKeyField'>,
): Promise<Earlier> {
  const known: Receipt['ids'] = request.known;
  if (known['Task'] !== undefined || request.inDoubtSince === undefined)
    return { taskId: known['Task'], person: undefined };
  try {
    const key = pathSegment(request.effectKey);
    const task = await api.call({
      method: 'GET',
      path: `/sobjects/Task/${settings.callKeyField}/${key}?fields=Id,WhoId`,
      answer: TaskAnswer,
    });
    return { taskId: task.Id, person: asRecord(task.WhoId) };
  } catch (error) {
    if (error instanceof CallFailure && error.status === 404) return { taskId: undefined, person: undefined };
    throw error;
  }
}

/** A record's fields less those that the plan leaves out. */
export function keep<Value>(
  object: string,
  fields: Readonly<Record<string, Value>>,
  without: ReadonlySet<string>,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !without.has(`${object}.${name}`)));
}
