import type { DealOrder } from '../../../src/domain/call-order.ts';
import { PermanentError } from '../../../src/domain/errors.ts';
import { OpportunitiesAnswer, type Opportunity, OpportunityAnswer } from '../api/answers.ts';
import { RefusedError } from '../api/failure.ts';
import type { Delivery } from '../delivery.ts';
import { fieldBody } from '../person/field-body.ts';
import { writeKeyed, type WrittenRecord } from './write-keyed.ts';

export const OPPORTUNITY = 'opportunity';
const STATUSES: ReadonlySet<string> = new Set(['open', 'won', 'lost', 'abandoned']);
/** An attempt runs no longer than this, milliseconds. */
const ATTEMPT_MS = 10 * 60_000;

/** What HighLevel holds of a deal. It has no close date: a stage tells that it is closed. */
export async function opportunityBody(delivery: Delivery, order: DealOrder, assignedTo: string | undefined) {
  const { pipelines, context } = delivery;
  const { pipelineId, stageId } = await pipelines.stage(order, context.signal);
  const { status = 'open', ...fields } = order.fields;
  if (!STATUSES.has(status))
    throw new PermanentError(
      `deal.fields.status is none of ${[...STATUSES].join(', ')}: mend the mapping, then replay.`,
      { code: 'highlevel-status' },
    );
  const about = { model: 'opportunity', isStandard: () => false } as const;
  const { customFields } = await fieldBody(delivery, fields, about);
  return {
    name: order.name,
    pipelineId,
    pipelineStageId: stageId,
    status,
    ...(order.amount === undefined ? {} : { monetaryValue: Number(order.amount) }),
    ...(assignedTo === undefined ? {} : { assignedTo }),
    ...(customFields.length === 0 ? {} : { customFields }),
  };
}

/**
 * One opportunity for the call. After an unclear outcome it is the one of this name in this pipeline that the
 * contact has had since; where the sub-account allows one for each contact only, the open one there is.
 */
export async function writeOpportunity(
  delivery: Delivery,
  contactId: string,
  { order, assignedTo }: { readonly order: DealOrder; readonly assignedTo: string | undefined },
): Promise<WrittenRecord> {
  const { api, settings, context, request } = delivery;
  const body = await opportunityBody(delivery, order, assignedTo);
  const update = async (id: string): Promise<void> => {
    const path = `/opportunities/${encodeURIComponent(id)}`;
    const call = { method: 'PUT', path, body, what: 'update the opportunity', effect: 'repeatable' } as const;
    await api.ask(call, OpportunityAnswer, context.signal);
  };
  return writeKeyed(delivery, {
    kind: OPPORTUNITY,
    key: request.effectKey,
    knownId: request.known[OPPORTUNITY],
    async find() {
      const since = (request.inDoubtSince ?? 0) - ATTEMPT_MS;
      const all = await opportunitiesOf(delivery, contactId, body.pipelineId);
      return all.find(({ name, createdAt }) => name === order.name && Date.parse(createdAt ?? '') >= since)
        ?.id;
    },
    update,
    async create() {
      try {
        const call = {
          method: 'POST',
          path: '/opportunities/',
          body: { ...body, locationId: settings.locationId, contactId },
          what: 'create the opportunity',
          effect: 'once',
        } as const;
        return (await api.ask(call, OpportunityAnswer, context.signal)).opportunity.id;
      } catch (error) {
        if (!(error instanceof RefusedError) || error.status !== 400) throw error;
        const all = await opportunitiesOf(delivery, contactId, body.pipelineId);
        const [only, ...more] = all.filter(({ status }) => status === 'open');
        if (only === undefined || more.length > 0) throw error;
        await update(only.id);
        return only.id;
      }
    },
  });
}

async function opportunitiesOf(
  { api, settings, context }: Delivery,
  contactId: string,
  pipelineId: string,
): Promise<readonly Opportunity[]> {
  const query = {
    location_id: settings.locationId,
    contact_id: contactId,
    pipeline_id: pipelineId,
    status: 'all',
    limit: '100',
  };
  const call = {
    method: 'GET',
    path: '/opportunities/search',
    query,
    what: 'search opportunities',
    effect: false,
  } as const;
  return (await api.ask(call, OpportunitiesAnswer, context.signal)).opportunities;
}
