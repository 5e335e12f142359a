import type { FieldTexts, OwnerWish, TaskOrder } from '../../../src/domain/call-order.ts';
import { ownerWords } from '../../../src/kit/owner-words.ts';
import type { Delivery } from '../delivery.ts';
import { personFields } from '../person/person-fields.ts';
import { callPlan } from './call-plan.ts';
import { dealPlan } from './deal-plan.ts';
import type { RecordPlan } from './record-plan.ts';
import { taskPlan } from './task-plan.ts';

/** All that one event shall leave in HubSpot, before it is known whom it is about. */
export interface Plan {
  /** What the contact shall hold. */
  readonly fields: FieldTexts;
  /** The call first, where it is logged. */
  readonly records: readonly RecordPlan[];
}

/** Made from the event and what the configuration says about it; asks HubSpot for names only. */
export async function planOf(delivery: Delivery): Promise<Plan> {
  const order = delivery.request.call;
  warnOfCampaign(delivery);
  const ownerId = await ownerOf(delivery, order?.owner);
  const [fields, call, deal, ...tasks] = await Promise.all([
    personFields(delivery, ownerId),
    callPlan(delivery, order, ownerId),
    order?.deal === undefined ? undefined : dealPlan(delivery, order.deal, ownerId),
    ...(order?.tasks ?? []).map((task) => ownedTask(delivery, task, ownerId)),
  ]);
  return { fields, records: [call, deal, ...tasks].filter((record) => record !== undefined) };
}

async function ownedTask(
  delivery: Delivery,
  task: TaskOrder,
  ownerId: string | undefined,
): Promise<RecordPlan> {
  const own = task.owner === undefined ? ownerId : await ownerOf(delivery, task.owner);
  return taskPlan(delivery, task, own);
}

async function ownerOf(
  { owners, context, warnings }: Delivery,
  wish: OwnerWish | undefined,
): Promise<string | undefined> {
  if (wish === undefined) return undefined;
  const id = await owners.ownerIdOf(wish, context.signal);
  if (id === undefined) {
    const { who, remedy } = ownerWords(wish);
    warnings.push(`HubSpot has no owner ${who}: nobody owns what was written. ${remedy}`);
  }
  return id;
}

function warnOfCampaign({ request, warnings, first }: Delivery): void {
  if (request.call?.campaign === undefined || !first('campaign')) return;
  warnings.push(
    'HubSpot has no campaigns that people are members of: calls…campaign does nothing here. Take it out of the configuration.',
  );
}
