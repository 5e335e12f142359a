import { z } from 'zod';
import type { Api } from './api.ts';
import { CallFailure, readErrors, type ApiError } from './call-failure.ts';
import { pathSegment, type PersonObject } from './ids.ts';
import type { Person } from './person.ts';
import type { SalesforceSettings } from './settings.ts';
import type { TaskRecord } from './task-record.ts';

export interface CallWrite {
  readonly person: Person;
  /** Written only where the person goes by the lead's key. */
  readonly personFields: Readonly<Record<string, string | number | boolean>>;
  readonly taskFields: TaskRecord;
  /** Id of the Task that an earlier delivery of this call left; absent = by the call's key. */
  readonly taskId: string | undefined;
  readonly callKey: string;
}

export interface WrittenCall {
  readonly taskId: string;
  readonly created: boolean;
  readonly person: { readonly object: PersonObject; readonly id: string } | undefined;
}

const Answer = z.object({
  compositeResponse: z.array(
    z.object({ referenceId: z.string(), httpStatusCode: z.number(), body: z.unknown() }),
  ),
});
type Part = z.infer<typeof Answer>['compositeResponse'][number];
const Saved = z.object({ id: z.string(), success: z.literal(true), created: z.boolean().catch(false) });
const HALTED = 'PROCESSING_HALTED';

/**
 * Write the call and, where it has to be, its person in one composite request that is carried out wholly or
 * not at all (`allOrNone`): one API call of the org's daily allowance instead of two, and no person without
 * the call. Both are upserts on unique keys, so a repeat changes the same records. Throws CallFailure, whose
 * `part` names the subrequest.
 */
export async function writeCall(
  api: Api,
  write: CallWrite,
  settings: Pick<SalesforceSettings, 'object' | 'leadIdField' | 'callKeyField'>,
): Promise<WrittenCall> {
  const records = `${api.basePath}/sobjects`;
  const { person } = write;
  const task =
    write.taskId === undefined
      ? `${records}/Task/${settings.callKeyField}/${pathSegment(write.callKey)}`
      : `${records}/Task/${write.taskId}`;
  const compositeRequest = [
    ...(person.kind === 'by-lead-key'
      ? [
          {
            method: 'PATCH',
            url: `${records}/${settings.object}/${settings.leadIdField}/${pathSegment(person.leadKey)}`,
            referenceId: 'person',
            body: write.personFields,
          },
        ]
      : []),
    { method: 'PATCH', url: task, referenceId: 'task', body: { ...write.taskFields, ...who(person) } },
  ];
  const { compositeResponse: parts } = await api.call({
    method: 'POST',
    path: '/composite',
    body: { allOrNone: true, compositeRequest },
    answer: Answer,
  });
  throwOnRefusal(parts);
  const saved = taskResult(parts, write.taskId);
  return { ...saved, person: personResult(parts, person, settings.object) };
}

function who(person: Person): { readonly WhoId?: string } {
  switch (person.kind) {
    case 'record':
      return { WhoId: person.id };
    case 'by-lead-key':
      return { WhoId: '@{person.id}' };
    case 'nobody':
      return {};
  }
}

/** The part that failed by itself; the others were only rolled back with it. */
function throwOnRefusal(parts: readonly Part[]): void {
  for (const { referenceId, httpStatusCode: status, body } of parts) {
    const errors: ApiError[] =
      status === 300 ? [{ code: 'MULTIPLE_CHOICES', text: '', fields: [], matches: [] }] : readErrors(body);
    if (status < 300 || errors.some(({ code }) => code === HALTED)) continue;
    const part = referenceId === 'person' ? 'person' : 'task';
    throw new CallFailure({ reason: 'refused', status, errors, part, writing: true });
  }
}

function taskResult(
  parts: readonly Part[],
  taskId: string | undefined,
): { taskId: string; created: boolean } {
  const part = parts.find(({ referenceId }) => referenceId === 'task');
  const saved = Saved.safeParse(part?.body);
  if (saved.success) return { taskId: saved.data.id, created: saved.data.created };
  // An update by id is answered 204, with nothing in it.
  if (taskId !== undefined && part?.httpStatusCode === 204) return { taskId, created: false };
  throw new CallFailure({ reason: 'unreadable', status: part?.httpStatusCode, writing: true });
}

function personResult(parts: readonly Part[], person: Person, object: PersonObject): WrittenCall['person'] {
  if (person.kind === 'nobody') return undefined;
  if (person.kind === 'record') return { object: person.object, id: person.id };
  const saved = Saved.safeParse(parts.find(({ referenceId }) => referenceId === 'person')?.body);
  if (!saved.success) throw new CallFailure({ reason: 'unreadable', writing: true });
  return { object, id: saved.data.id };
}
