import type { RecordAnswer } from '../answers.ts';
import type { Delivery } from '../delivery.ts';
import { searchRecords } from '../writes/find-record.ts';
import type { RecordPlan } from '../writes/record-plan.ts';

/** The record of the plan as it is now; undefined = there is none. Reads only. */
export async function currentRecord(delivery: Delivery, plan: RecordPlan): Promise<RecordAnswer | undefined> {
  const { batches, context, request } = delivery;
  const { type, key, part, unique } = plan;
  const properties = Object.keys(plan.properties);
  const read = (id: string, idProperty?: string): Promise<RecordAnswer | undefined> =>
    batches.read({ type, id, idProperty, properties }, context.signal);
  if (unique !== undefined) return read(key, unique);
  const remembered = request.known[part] ?? (await context.identities.get(type.kind, key));
  if (remembered !== undefined) return read(remembered);
  const [oldest] = await searchRecords(delivery, plan, properties);
  return oldest;
}
