import type { CampaignOrder } from '../../../src/domain/call-order.ts';
import type { RowWrite } from '../batch/write-row.ts';
import type { PersonRecordRef } from '../person/person-ref.ts';
import { callTask } from './call-task.ts';
import type { Earlier } from './earlier.ts';
import { openTask, receiptName } from './open-task.ts';
import { opportunity } from './opportunity.ts';
import { personUpdate } from './person-fields.ts';
import type { CallRun } from './run.ts';

/** A Task, and the name that its id has in the receipt. */
export interface PlannedTask {
  readonly name: string;
  readonly write: RowWrite;
}

/** The records that one delivery writes for one person. What hangs on another's id is completed when that is there. */
export interface CallPlan {
  readonly person: PersonRecordRef | undefined;
  readonly personUpdate: RowWrite | undefined;
  readonly opportunity: RowWrite | undefined;
  readonly tasks: readonly PlannedTask[];
  readonly campaign: CampaignOrder | undefined;
}

export interface PlanOptions {
  /** undefined = nobody whom it could be put on. */
  readonly person: PersonRecordRef | undefined;
  /** The person was made with all that is to be written to them. */
  readonly created: boolean;
  readonly earlier: Earlier;
}

/** What is to be written, found out by reading only. Throws CallFailure. */
export async function planCall(run: CallRun, { person, created, earlier }: PlanOptions): Promise<CallPlan> {
  const { order } = run;
  const [update, deal, call, ...open] = await Promise.all([
    person === undefined || created ? undefined : personUpdate(run, person),
    order.deal === undefined ? undefined : opportunity(run, order.deal, person),
    callTask(run, person?.id, earlier),
    ...order.tasks.map(async (task) => ({
      name: receiptName(task),
      write: await openTask(run, task, person?.id),
    })),
  ]);
  return {
    person,
    personUpdate: update,
    opportunity: deal,
    tasks: [...(call === undefined ? [] : [{ name: 'Task', write: call }]), ...open],
    campaign: person === undefined ? undefined : order.campaign,
  };
}

/** The Task of a call that was won says so, where Salesforce lets it. */
export function relatedTo(task: PlannedTask, opportunityId: string | undefined, plan: CallPlan): RowWrite {
  const isRelated = task.name === 'Task' && plan.person?.object === 'Contact';
  if (opportunityId === undefined || !isRelated || task.write.fields['WhatId'] !== undefined)
    return task.write;
  return { ...task.write, fields: { ...task.write.fields, WhatId: opportunityId } };
}
