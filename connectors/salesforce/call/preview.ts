import type { DeliveryContext, DeliveryRequest } from '../../../src/connector.ts';
import type { PlannedChange, Preview } from '../../../src/domain/preview.ts';
import { PersonGone } from '../../../src/kit/with-person.ts';
import type { RowWrite } from '../batch/write-row.ts';
import { pathSegment } from '../ids.ts';
import type { PersonRecordRef } from '../person/person-ref.ts';
import { whereabouts } from '../person/successor.ts';
import type { DeliverTools } from '../tools.ts';
import { campaignMember } from './campaign-member.ts';
import { changeOf, creation } from './compare.ts';
import { findEarlier, withEarlier } from './earlier.ts';
import { isEmpty, newPersonObject } from './order.ts';
import { newPersonFields } from './person-fields.ts';
import { type CallPlan, planCall } from './plan.ts';
import { type CallRun, startRun } from './run.ts';
import { type CallPerson, withCallPerson } from './with-call-person.ts';

/** Stands for a record that would be made. */
const NOT_YET = 'not-yet';

/**
 * What `deliverCall` would change, on the same way and by reading only: nothing is written, here or there, and
 * nobody is locked out. Throws as that does.
 */
export async function previewCall(
  request: DeliveryRequest,
  context: DeliveryContext,
  tools: DeliverTools,
): Promise<Preview> {
  const run = startRun(request, context, tools);
  pathSegment(request.effectKey);
  if (isEmpty(run.order))
    return { changes: [], warnings: ['The configuration has nothing written of this call.'] };
  const earlier = await findEarlier({ ...request, inDoubtSince: 0 }, tools, context.signal);
  const identities = await withEarlier(context.identities, request, earlier.person);
  const changes = await withCallPerson(
    run,
    {
      identities,
      exclusive: (_key, work) => work(),
      create: () => Promise.resolve({ object: newPersonObject(run.order, tools.settings), id: NOT_YET }),
    },
    async (found) => {
      await refuseGone(found, run);
      const { person, isNew } = standing(found);
      const plan = await planCall(run, { person, created: isNew, earlier });
      return [
        ...(isNew && found.person !== undefined ? [await newPerson(run, found.person)] : []),
        ...(await changesOf(run, plan)),
        ...(await memberOf(run, plan, isNew)),
      ];
    },
  );
  const skipped =
    changes === undefined
      ? ['Nobody in Salesforce fits this lead, and the configuration skips such calls.']
      : [];
  return { changes: changes ?? [], warnings: [...skipped, ...run.warnings] };
}

/** A person who would be made has no id to put the call on. */
function standing({ person }: CallPerson): { person: PersonRecordRef | undefined; isNew: boolean } {
  const isNew = person?.id === NOT_YET;
  return { person: isNew ? undefined : person, isNew };
}

/** Nothing is written that would tell, so it is asked. Throws PersonGone. */
async function refuseGone({ person }: CallPerson, { tools }: CallRun): Promise<void> {
  if (person === undefined || person.id === NOT_YET) return;
  const found = await whereabouts(tools.api, person);
  if (found.kind === 'gone') throw new PersonGone(found.heir);
}

async function newPerson(run: CallRun, { object }: PersonRecordRef): Promise<PlannedChange> {
  const { leadIdField } = run.tools.settings;
  const { leadKey } = run.request.event;
  const key = leadKey === undefined ? {} : { [leadIdField]: leadKey };
  return creation(object, { ...(await newPersonFields(run, object)), ...key });
}

function changesOf(run: CallRun, plan: CallPlan): Promise<PlannedChange[]> {
  const writes = [plan.personUpdate, plan.opportunity, ...plan.tasks.map(({ write }) => write)];
  return Promise.all(writes.filter((write) => write !== undefined).map((write) => compared(run, write)));
}

async function memberOf(run: CallRun, plan: CallPlan, isNew: boolean): Promise<PlannedChange[]> {
  const { campaign } = run.order;
  if (campaign === undefined) return [];
  if (isNew)
    return [
      creation('CampaignMember', {
        CampaignId: campaign.id,
        ...(campaign.status === undefined ? {} : { Status: campaign.status }),
      }),
    ];
  if (plan.person === undefined) return [];
  const write = await campaignMember(run, campaign, plan.person);
  return write === undefined ? [] : [await compared(run, write)];
}

/** The record as it is beside what would be written to it. */
async function compared(run: CallRun, write: RowWrite): Promise<PlannedChange> {
  const { reader, book } = run.tools;
  const { signal } = run.context;
  const { object, id, key } = write;
  if (id === undefined && key === undefined) return creation(object, write.fields);
  const fields = await book.known(object, Object.keys(write.fields), signal);
  const read = async (field: string, value: string): Promise<Readonly<Record<string, unknown>> | undefined> =>
    (await reader.read({ object, field, value, fields }, signal))[0];
  const byId = id === undefined ? undefined : await read('Id', id);
  const now = byId ?? (key === undefined ? undefined : await read(key.field, key.key));
  // The key is the record's address, and becomes a field of a new one.
  if (now === undefined && key !== undefined)
    return creation(object, { ...write.fields, [key.field]: key.key });
  return changeOf(write, now);
}
