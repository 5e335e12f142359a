import type { DealOrder } from '../../../src/domain/call-order.ts';
import type { Delivery } from '../delivery.ts';
import { knownProperties, withoutOwn } from '../known-properties.ts';
import { DEAL } from '../object-type.ts';
import { mention, partKey, type RecordPlan, uniqueProperty } from './record-plan.ts';

const NAME_MAX = 255;

/** The deal that is won or opened with the call, on the contact. */
export async function dealPlan(
  delivery: Delivery,
  deal: DealOrder,
  ownerId: string | undefined,
): Promise<RecordPlan> {
  const { settings, request } = delivery;
  const key = partKey(request.effectKey, 'deal');
  const [unique, fields] = await Promise.all([
    uniqueProperty(delivery, DEAL),
    knownProperties(delivery, DEAL, withoutOwn(delivery, deal.fields, [settings.callKeyProperty])),
  ]);
  const name = fields['dealname'] ?? deal.name.slice(0, NAME_MAX);
  const properties: Record<string, string> = {
    dealstage: deal.stage,
    closedate: deal.closeDate,
    ...(deal.pipeline === undefined ? {} : { pipeline: deal.pipeline }),
    ...(deal.amount === undefined ? {} : { amount: deal.amount }),
    ...(ownerId === undefined ? {} : { hubspot_owner_id: ownerId }),
    ...fields,
    dealname: name,
  };
  if (unique === undefined) properties['description'] = mention(fields['description'] ?? '', key);
  return {
    type: DEAL,
    part: 'deal',
    key,
    unique,
    properties,
    initial: {},
    search: { equals: { dealname: name }, mentions: 'description' },
  };
}
