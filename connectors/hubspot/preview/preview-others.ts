import type { Preview } from '../../../src/connector.ts';
import type { PlannedChange } from '../../../src/domain/preview.ts';
import type { Delivery } from '../delivery.ts';
import { dncPlan } from '../dnc/deliver.ts';
import { CALL, CONTACT, objectTypeOf } from '../object-type.ts';
import { recordingPlan } from '../recording.ts';
import { changeOf } from './change.ts';

/** Which call a recording would be attached to. */
export async function previewRecording(delivery: Delivery): Promise<Preview> {
  const plan = await recordingPlan(delivery);
  if (typeof plan === 'string') return nothing(delivery, plan);
  return foretold(delivery, [changeOf(CALL.kind, plan.call, plan.properties)]);
}

/** Who would be marked as not to be called, or freed. */
export async function previewDnc(delivery: Delivery): Promise<Preview> {
  const plan = await dncPlan(delivery);
  if (typeof plan === 'string') return nothing(delivery, plan);
  const { question, people, due } = plan;
  const { property, wanted } = question;
  return foretold(
    delivery,
    people.map((person) => {
      const properties = { [property]: String(person.marked) };
      const to = due.includes(person) ? { [property]: String(wanted) } : {};
      return changeOf(CONTACT.kind, { id: person.id, properties }, to);
    }),
  );
}

/** What the record of a lead would hold of it. */
export async function previewLeadId(delivery: Delivery): Promise<Preview> {
  const { settings, request, context, connection, batches } = delivery;
  const { record, leadKey, source } = request.event;
  const property = settings.leadIdProperty;
  if (record === undefined || leadKey === undefined || source !== connection || property === false)
    return nothing(delivery, 'The lead id is not written to a record of this account.');
  const type = objectTypeOf(record.object);
  const current = await batches.read({ type, id: record.id, properties: [property] }, context.signal);
  if (current === undefined)
    return nothing(delivery, `The ${type.kind} ${record.id} is not in HubSpot any more.`);
  return foretold(delivery, [changeOf(type.kind, current, { [property]: leadKey })]);
}

function foretold({ warnings }: Delivery, changes: readonly PlannedChange[]): Preview {
  return { changes, warnings: [...warnings] };
}

function nothing({ warnings }: Delivery, reason: string): Preview {
  return { changes: [], warnings: [...warnings, reason] };
}
