import type { DeliveryContext, DeliveryRequest, Receipt } from '../../src/connector.ts';
import { amend, type AmendTools } from './amend.ts';
import type { Api } from './api.ts';
import { CallFailure } from './call-failure.ts';
import { isBlocked } from './dnc/blocked.ts';
import type { FieldBook } from './field-book.ts';
import { resolvePerson } from './person.ts';
import { personRecord } from './person-record.ts';
import { findEarlier, keep, type Plan } from './plan.ts';
import type { SalesforceSettings } from './settings.ts';
import { taskRecord } from './task-record.ts';
import { asTexts } from './update-record.ts';
import { writeCall, type CallWrite, type WrittenCall } from './write-call.ts';

/** First write, and each amendment after it: Task gone, person gone twice, two fields, a race. */
const MOST_WRITES = 7;

export interface DeliverTools {
  /** Name of the connection in the configuration: an event from it is about records of this org. */
  readonly connection: string;
  readonly book: FieldBook;
  readonly api: Api;
  readonly settings: SalesforceSettings;
  /** Columns that the org does not have, as `Task.Type`; learned while delivering. */
  readonly missing: Set<string>;
}

/**
 * Log one call in Salesforce: find its person, then upsert the Task by the call's key. Throws CallFailure
 * and the errors of the session; see `toDeliveryError`.
 */
export async function deliverCall(
  request: DeliveryRequest,
  context: DeliveryContext,
  tools: DeliverTools,
): Promise<Receipt> {
  const { api, settings, missing } = tools;
  const warnings = new Set<string>();
  const warn = (warning: string): void => void warnings.add(warning);
  const { identities } = context;
  const dead = new Set<string>();
  const amending: AmendTools = { api, settings, missing, request, identities, dead, warn };
  const earlier = await findEarlier(api, request, settings);
  const person = earlier.person ?? (await resolvePerson({ ...amending, except: dead }));
  const first: Plan = { person, taskId: earlier.taskId, without: new Set(missing), repeated: false };
  const isNumberBlocked = await isLeadBlocked(request, context);
  const { plan, write, written } = await writeAmended(first, { ...amending, isNumberBlocked }, tools);
  await announcePerson(write, written, context, settings);
  await rememberPerson(written, request, context);
  if (written.created && plan.without.has('Task.TaskSubtype'))
    warn(
      'Task.TaskSubtype was left out, so Salesforce shows the call as a plain task: let the user set the field.',
    );
  for (const field of missing) warn(`${field} was left out: this org has no such field.`);
  return {
    outcome: written.created ? 'created' : 'updated',
    ids: {
      Task: written.taskId,
      ...(written.person === undefined ? {} : { [written.person.object]: written.person.id }),
    },
    warnings: [...warnings],
  };
}

async function writeAmended(
  first: Plan,
  amending: AmendTools & { readonly isNumberBlocked: boolean },
  { api, settings }: DeliverTools,
): Promise<{ readonly plan: Plan; readonly write: CallWrite; readonly written: WrittenCall }> {
  const { request, warn, isNumberBlocked } = amending;
  const task = taskRecord(request.event, settings.timezone, warn);
  // A person who is created for a number that was blocked before is one who must not be called.
  const mark = settings.dncField !== false && isNumberBlocked ? { [settings.dncField]: true } : {};
  let plan = first;
  for (let writes = 1; ; writes += 1) {
    // The cuts of a person matter only where one is written.
    const personFields =
      plan.person.kind === 'by-lead-key' ? { ...personRecord(request.event, settings, warn), ...mark } : {};
    // A Task that exists refuses the one field that is set at creation only.
    const without = plan.taskId === undefined ? plan.without : new Set([...plan.without, 'Task.TaskSubtype']);
    const write = {
      person: plan.person,
      personFields: keep(settings.object, personFields, without),
      taskFields: keep('Task', task, without),
      taskId: plan.taskId,
      callKey: request.effectKey,
    };
    try {
      return { plan, write, written: await writeCall(api, write, settings) };
    } catch (error) {
      const next =
        error instanceof CallFailure && writes < MOST_WRITES ? await amend(plan, error, amending) : undefined;
      if (next === undefined) throw error;
      plan = next;
    }
  }
}

async function isLeadBlocked({ event }: DeliveryRequest, context: DeliveryContext): Promise<boolean> {
  const { e164 } = event.lead;
  return e164 !== undefined && e164 !== '' && (await isBlocked(context, event.source, [e164]));
}

/** The id is not known before the person is there, so this is told after the write. */
async function announcePerson(
  write: CallWrite,
  { person }: WrittenCall,
  { ownWrites }: DeliveryContext,
  { leadIdField }: DeliverTools['settings'],
): Promise<void> {
  if (write.person.kind !== 'by-lead-key' || person === undefined) return;
  await ownWrites?.announce(person, asTexts({ ...write.personFields, [leadIdField]: write.person.leadKey }));
}

async function rememberPerson(
  { person }: WrittenCall,
  { event }: DeliveryRequest,
  { identities }: DeliveryContext,
): Promise<void> {
  if (person === undefined || event.leadKey === undefined) return;
  if ((await identities.get(person.object, event.leadKey)) === person.id) return;
  await identities.set(person.object, event.leadKey, person.id);
}
