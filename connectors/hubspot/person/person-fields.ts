import type { FieldTexts } from '../../../src/domain/call-order.ts';
import type { Delivery } from '../delivery.ts';
import { knownProperties, withoutOwn } from '../known-properties.ts';
import { CONTACT } from '../object-type.ts';

/**
 * What the configuration has the contact hold after this call. A do-not-call mark is set by it and never
 * taken away: that is for whoever lifts the block.
 */
export async function personFields(delivery: Delivery, ownerId: string | undefined): Promise<FieldTexts> {
  const { request, settings, warnings } = delivery;
  const order = request.call;
  if (order === undefined) return {};
  const wanted = withoutOwn(delivery, order.personFields, [settings.leadIdProperty]);
  const fields = await knownProperties(
    delivery,
    CONTACT,
    withoutUnmark(wanted, settings.dncProperty, warnings),
  );
  return order.ownsPerson && ownerId !== undefined ? { ...fields, hubspot_owner_id: ownerId } : fields;
}

function withoutUnmark(fields: FieldTexts, dncProperty: string | false, warnings: string[]): FieldTexts {
  if (dncProperty === false || !(dncProperty in fields)) return fields;
  const { [dncProperty]: mark = '', ...others } = fields;
  if (mark.toLowerCase() === 'true') return { ...others, [dncProperty]: 'true' };
  warnings.push(`${dncProperty} is not taken away by a disposition: lift the block instead.`);
  return others;
}
