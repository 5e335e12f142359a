import { orderParts } from '../../../../connectors/vicidial/orders/order-parts.ts';
import type { LeadLimits } from '../../../../connectors/vicidial/lead-limits.ts';
import type { ExpectedLead } from '../../../bulk/compare/columns.ts';
import type { LeadOrder } from '../../../domain/lead-order.ts';

/**
 * What a lead that is there holds after a delivery of this order: through the same widths, spelling and codes as the
 * delivery writes, so that what VICIdial cannot hold is no difference. Throws PermanentError as the delivery does.
 *
 * @param called a lead that was called has a status of its own calls, which nothing of the CRM's takes away
 */
export function expectedLead(order: LeadOrder, limits: LeadLimits, called: boolean): ExpectedLead {
  const { lead, custom } = orderParts(order, limits);
  const { phone, status, fields } = lead;
  return {
    columns: {
      ...fields,
      ...(phone === undefined ? {} : { phone_number: phone.number, phone_code: phone.code }),
      ...(status === undefined || called ? {} : { status }),
      ...(order.policy.moveList && order.lead.listId !== undefined ? { list_id: order.lead.listId } : {}),
    },
    custom: custom.news,
  };
}
