import type { CallFailure } from './call-failure.ts';
import { asRecord, resolvePerson, type PersonSearch } from './person.ts';
import type { Plan } from './plan.ts';
import type { SalesforceSettings } from './settings.ts';
import { findSuccessor } from './successor.ts';

export interface AmendTools extends Omit<PersonSearch, 'except'> {
  readonly settings: Pick<SalesforceSettings, 'object' | 'leadIdField'>;
  /** Ids found unusable so far; added to. */
  readonly dead: Set<string>;
  /** Columns that the org does not have, remembered for the life of the connection; added to. */
  readonly missing: Set<string>;
}

const GONE = [
  'ENTITY_IS_DELETED',
  'CANNOT_UPDATE_CONVERTED_LEAD',
  'INVALID_CROSS_REFERENCE_KEY',
  'MALFORMED_ID',
];
const FIELD_REFUSED = [
  'INVALID_FIELD',
  'INVALID_FIELD_FOR_INSERT_UPDATE',
  'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
  'FIELD_INTEGRITY_EXCEPTION',
  'INVALID_EMAIL_ADDRESS',
  'STRING_TOO_LONG',
];
/** A call log is still one without these; without any other field it is not. */
const OPTIONAL_TASK_FIELDS = new Set(['TaskSubtype', 'Type', 'Priority', 'CallType']);
const REQUIRED_PERSON_FIELDS = new Set(['LastName', 'Company']);

/** The next plan after a refusal that another way of writing can mend; `undefined` when none can. */
export async function amend(plan: Plan, failure: CallFailure, tools: AmendTools): Promise<Plan | undefined> {
  if (failure.reason !== 'refused') return undefined;
  return (
    withoutTask(plan, failure) ??
    withMatch(plan, failure, tools) ??
    repeated(plan, failure) ??
    withoutFields(plan, failure, tools) ??
    (await withOtherPerson(plan, failure, tools))
  );
}

/** The known Task was deleted: find or create it by the call's key. */
function withoutTask(plan: Plan, failure: CallFailure): Plan | undefined {
  const gone = failure.status === 404 || failure.find(['ENTITY_IS_DELETED', 'NOT_FOUND']) !== undefined;
  if (plan.taskId === undefined || failure.part !== 'task' || !gone) return undefined;
  return { ...plan, taskId: undefined };
}

/** A duplicate rule of the org named who this is. */
function withMatch(plan: Plan, failure: CallFailure, tools: AmendTools): Plan | undefined {
  const matches = failure.find(['DUPLICATES_DETECTED'])?.matches.map((id) => asRecord(id)) ?? [];
  const usable = matches.filter((match) => match !== undefined && !tools.dead.has(match.id));
  const match = usable.find((one) => one?.object === 'Contact') ?? usable[0];
  return match === undefined || failure.part !== 'person' ? undefined : { ...plan, person: match };
}

/** Another writer was first with the same unique key; the same upsert now updates what it made. */
function repeated(plan: Plan, failure: CallFailure): Plan | undefined {
  if (plan.repeated || failure.find(['DUPLICATE_VALUE']) === undefined) return undefined;
  return { ...plan, repeated: true };
}

function withoutFields(plan: Plan, failure: CallFailure, tools: AmendTools): Plan | undefined {
  const error = failure.find(FIELD_REFUSED);
  if (error === undefined || failure.part === undefined) return undefined;
  const object = failure.part === 'task' ? 'Task' : tools.settings.object;
  const fields = error.fields
    .map((field) => field.replace(/Code$/, ''))
    .filter((field) => isOptional(field, object, tools.settings.leadIdField))
    .map((field) => `${object}.${field}`)
    .filter((field) => !plan.without.has(field));
  if (fields.length === 0) return undefined;
  for (const field of fields) {
    // TaskSubtype can be set at creation only: a refusal says that the Task is there already.
    if (error.code === 'INVALID_FIELD') tools.missing.add(field);
    else if (field !== 'Task.TaskSubtype')
      tools.warn(
        `${field} was left out: Salesforce refuses it (${error.code}). Check the field and its values there.`,
      );
  }
  return { ...plan, without: new Set([...plan.without, ...fields]) };
}

function isOptional(field: string, object: string, leadIdField: string): boolean {
  if (object === 'Task') return OPTIONAL_TASK_FIELDS.has(field);
  return !REQUIRED_PERSON_FIELDS.has(field) && field !== leadIdField;
}

/** The person was deleted, merged or converted, or the id belongs to another org. */
async function withOtherPerson(
  plan: Plan,
  failure: CallFailure,
  tools: AmendTools,
): Promise<Plan | undefined> {
  const { person } = plan;
  if (person.kind === 'nobody' || failure.find(GONE) === undefined) return undefined;
  const { leadKey } = tools.request.event;
  if (person.kind === 'record') {
    tools.dead.add(person.id);
    if (leadKey !== undefined) await tools.identities.forget(person.object, leadKey);
  }
  const heir = await findSuccessor(tools.api, person, tools.settings.leadIdField);
  if (heir?.kind === 'record' && !tools.dead.has(heir.id)) return { ...plan, person: heir };
  if (person.kind === 'by-lead-key') return undefined;
  return { ...plan, person: await resolvePerson({ ...tools, except: tools.dead }) };
}
