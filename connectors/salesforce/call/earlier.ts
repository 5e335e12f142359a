import type { DeliveryRequest, IdentityMap, Receipt } from '../../../src/connector.ts';
import { personKeys } from '../../../src/kit/person-keys.ts';
import { textOf } from '../person/found.ts';
import { asRecord, type PersonRecordRef } from '../person/person-ref.ts';
import type { OrgTools } from '../tools.ts';

/** What is already in Salesforce for this call: told by earlier deliveries, or looked up when in doubt. */
export interface Earlier {
  readonly taskId: string | undefined;
  readonly description: string | undefined;
  readonly person: PersonRecordRef | undefined;
}

/**
 * The Task of an earlier attempt or disposition. An attempt whose answer was lost may have chosen its person by
 * a search that finds another one now, so the person is taken from the Task that it left. Throws CallFailure.
 */
export async function findEarlier(
  { known: told, inDoubtSince, effectKey }: DeliveryRequest,
  { reader, settings }: OrgTools,
  signal: AbortSignal,
): Promise<Earlier> {
  const known: Receipt['ids'] = told;
  const person = asRecord(known['Contact']) ?? asRecord(known['Lead']);
  const taskId = known['Task'];
  if (taskId === undefined && inDoubtSince === undefined)
    return { taskId: undefined, description: undefined, person };
  const [field, value] = taskId === undefined ? [settings.callKeyField, effectKey] : ['Id', taskId];
  const fields = ['WhoId', 'Description'];
  const [task] = await reader.read({ object: 'Task', field, value, fields }, signal);
  return {
    taskId: task?.Id,
    description: textOf(task?.['Description']),
    person: person ?? asRecord(textOf(task?.['WhoId'])),
  };
}

/** The identity map, which knows of nobody for this event but whom an earlier attempt wrote to. */
export async function withEarlier(
  identities: IdentityMap,
  { event }: DeliveryRequest,
  person: PersonRecordRef | undefined,
): Promise<IdentityMap> {
  const [first] = personKeys(event);
  if (person === undefined || first === undefined) return identities;
  for (const object of ['Contact', 'Lead'])
    if ((await identities.get(object, first)) !== undefined) return identities;
  return {
    get: async (kind, key) =>
      (await identities.get(kind, key)) ?? (kind === person.object && key === first ? person.id : undefined),
    set: (kind, key, id) => identities.set(kind, key, id),
    forget: (kind, key) => identities.forget(kind, key),
    keysOf: (kind, id) => identities.keysOf(kind, id),
  };
}
