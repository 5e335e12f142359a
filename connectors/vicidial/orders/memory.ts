import type { DeliveryContext, DeliveryRequest } from '../../../src/connector.ts';
import type { LeadOrder } from '../../../src/domain/lead-order.ts';

/** Kind of our identity entries: our key of a person to VICIdial's lead_id. */
export const LEAD_ID = 'lead_id';
/** Kind of the entries that say whose records a vendor lead code in VICIdial counts: `crm:contact`, `web`. */
const CODE_SOURCE = 'vendor_code_source';
/** Kinds of the entries that say what an earlier attempt of the same delivery has done already. */
const IN_HOPPER = 'in_hopper';
const ADDED = 'added_by';

/** What earlier attempts and deliveries left about an order. */
export interface OrderMemory {
  readonly knownLeadId: string | undefined;
  readonly foreignCode: boolean;
  readonly inHopper: boolean;
  readonly addedBefore: boolean;
  isOthers(leadId: string): Promise<boolean>;
  keep(leadId: string): Promise<void>;
  keepAdded(leadId: string, inHopper: boolean): Promise<void>;
  keepInHopper(leadId: string): Promise<void>;
}

/**
 * Two sources may count their records alike, and so may two objects of one CRM, so a code is one person's among
 * the records of one object only: `vendorLeadCode` is theirs whose lead came first with it.
 *
 * What has been done already counts for the attempts of one delivery. All changes of a record share an effect:
 * for the next of them the lead that was added is one that is there, and a person who is hot again is called again.
 */
export async function recallOrder(
  order: LeadOrder,
  vendorLeadCode: string | undefined,
  request: DeliveryRequest,
  { identities }: Pick<DeliveryContext, 'identities'>,
): Promise<OrderMemory> {
  const { event } = request;
  const delivery = `effect:${request.deliveryId}`;
  const source = codeSourceOf(event);
  const keptLeadId = await identities.get(LEAD_ID, order.identity);
  const codeSource =
    vendorLeadCode === undefined ? undefined : await identities.get(CODE_SOURCE, vendorLeadCode);
  const keepsAdded = order.policy.write === 'add';
  const keep = async (leadId: string): Promise<void> => {
    if (leadId !== keptLeadId) await identities.set(LEAD_ID, order.identity, leadId);
    if (vendorLeadCode !== undefined && codeSource === undefined)
      await identities.set(CODE_SOURCE, vendorLeadCode, source);
  };
  const keepInHopper = (leadId: string): Promise<void> => identities.set(IN_HOPPER, delivery, leadId);
  return {
    knownLeadId: keptLeadId ?? leftBefore(request),
    foreignCode: codeSource !== undefined && codeSource !== source,
    inHopper: order.hot !== undefined && (await identities.get(IN_HOPPER, delivery)) !== undefined,
    addedBefore: keepsAdded && (await identities.get(ADDED, delivery)) !== undefined,
    async isOthers(leadId) {
      const keys = await identities.keysOf(LEAD_ID, leadId);
      return keys.some((key) => key !== order.identity);
    },
    keep,
    keepInHopper,
    async keepAdded(leadId, inHopper) {
      await keep(leadId);
      if (keepsAdded) await identities.set(ADDED, delivery, leadId);
      if (inHopper) await keepInHopper(leadId);
    },
  };
}

/** A record whose lead was forgotten has parted from it, whatever lead an earlier change of it was about. */
function leftBefore({ event, known }: DeliveryRequest): string | undefined {
  return event.record === undefined ? known[LEAD_ID] : undefined;
}

function codeSourceOf({ source, record }: DeliveryRequest['event']): string {
  return record === undefined ? source : `${source}:${record.object}`;
}
