import { AmbiguousError, AuthError, TransientError } from '../../../src/domain/errors.ts';
import { PersonGone } from '../../../src/kit/with-person.ts';
import type { Saved } from '../batch/collections.ts';
import { type RowWrite, writeRow } from '../batch/write-row.ts';
import { CallFailure } from '../call-failure.ts';
import { toDeliveryError } from '../delivery-error.ts';
import { orPersonGone } from '../person/gone.ts';
import { asTexts } from '../update-record.ts';
import { campaignMember } from './campaign-member.ts';
import { contactRole } from './opportunity.ts';
import { type CallPlan, type PlannedTask, relatedTo } from './plan.ts';
import type { CallRun } from './run.ts';

/** What was written, by the names of the receipt. */
export interface Written {
  readonly ids: Readonly<Record<string, string>>;
  readonly created: boolean;
}

/**
 * Write a plan: person and Opportunity first, since the others hang on them and Salesforce locks a person while
 * an activity is written; then all that is left at once. What one record is refused for does not keep the others
 * from being written; then the delivery fails. Everything is safe to repeat. Throws PersonGone, CallFailure and
 * the errors of the session.
 */
export async function executePlan(run: CallRun, plan: CallPlan): Promise<Written> {
  const ids: Record<string, string> = {};
  const failures: unknown[] = [];

  async function written(name: string, write: RowWrite | undefined): Promise<Saved | undefined> {
    if (write === undefined) return undefined;
    try {
      const saved = await writeOne(run, write);
      ids[name] = saved.id;
      return saved;
    } catch (error) {
      const told = plan.person === undefined ? error : await orPersonGone(error, plan.person, run.tools.api);
      if (isOfOneRecord(told)) failures.push(told);
      else throw told;
      return undefined;
    }
  }

  const { person } = plan;
  const [, deal] = await settled([
    written(person?.object ?? 'person', plan.personUpdate),
    written('Opportunity', plan.opportunity),
  ]);
  const results = await settled([
    ...plan.tasks.map((task) => writtenTask(task, deal?.id)),
    memberOf().then((write) => written('CampaignMember', write)),
    roleOf(deal).then((write) => written('OpportunityContactRole', write)),
  ]);
  if (failures.length > 0)
    throw failures.toSorted((one, other) => weightOf(one, run) - weightOf(other, run))[0];
  return { ids, created: results[0]?.created ?? false };

  async function writtenTask(
    task: PlannedTask,
    opportunityId: string | undefined,
  ): Promise<Saved | undefined> {
    return written(task.name, relatedTo(task, opportunityId, plan));
  }

  async function memberOf(): Promise<RowWrite | undefined> {
    if (plan.campaign === undefined || person === undefined) return undefined;
    return campaignMember(run, plan.campaign, person);
  }

  async function roleOf(opportunity: Saved | undefined): Promise<RowWrite | undefined> {
    if (opportunity === undefined || person?.object !== 'Contact') return undefined;
    return contactRole(run, opportunity.id, person);
  }
}

async function writeOne(run: CallRun, write: RowWrite): Promise<Saved> {
  const { tools, context, warn } = run;
  const writing = {
    collections: tools.collections,
    missing: tools.missing,
    signal: context.signal,
    warn,
  };
  if (write.part === 'person' && write.id !== undefined)
    await context.ownWrites?.announce({ object: write.object, id: write.id }, asTexts(write.fields));
  try {
    const saved = await writeRow(write, writing);
    if (
      saved.created &&
      write.createOnly?.has('TaskSubtype') === true &&
      saved.fields['TaskSubtype'] === undefined
    )
      warn(
        'Task.TaskSubtype was left out, so Salesforce shows the call as a plain task: let the user set the field.',
      );
    return saved;
  } catch (error) {
    const member = await raced(run, write, error);
    if (member === undefined) throw error;
    return member;
  }
}

/** Somebody else added the person to the campaign since we looked. */
async function raced(run: CallRun, write: RowWrite, error: unknown): Promise<Saved | undefined> {
  const isTaken = error instanceof CallFailure && error.find(['DUPLICATE_VALUE']) !== undefined;
  if (!isTaken || write.part !== 'campaign member' || write.id !== undefined) return undefined;
  const { ContactId: contact, LeadId: lead, CampaignId: campaign } = write.fields;
  const question = {
    object: 'CampaignMember',
    field: contact === undefined ? 'LeadId' : 'ContactId',
    value: String(contact ?? lead),
    fields: [],
    and: `CampaignId = '${String(campaign)}'`,
  };
  const [member] = await run.tools.reader.read(question, run.context.signal);
  if (member === undefined) return undefined;
  const { Status: status } = write.fields;
  if (status === undefined) return { id: member.Id, created: false };
  return run.tools.collections.update('CampaignMember', member.Id, { Status: status }, run.context.signal);
}

/** Salesforce answered, and refused this record alone. */
function isOfOneRecord(error: unknown): boolean {
  return error instanceof CallFailure && error.reason === 'refused' && error.part !== undefined;
}

/** What may have been done decides over what was not, and what passes over what does not. */
function weightOf(failure: unknown, { tools }: CallRun): number {
  const error = toDeliveryError(failure, tools.settings);
  if (error instanceof AmbiguousError) return 0;
  if (error instanceof AuthError) return 1;
  return error instanceof TransientError ? 2 : 3;
}

/** All are waited for, so that nothing is still under way when the delivery ends; a person who is gone comes first. */
async function settled<Result>(work: readonly Promise<Result>[]): Promise<Result[]> {
  const results = await Promise.allSettled(work);
  const failed = results
    .filter((result) => result.status === 'rejected')
    .map(({ reason }) => reason as unknown);
  const [first] = failed.toSorted((one, other) => rank(one) - rank(other));
  if (failed.length > 0) throw first;
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

function rank(error: unknown): number {
  return error instanceof PersonGone ? 0 : 1;
}
