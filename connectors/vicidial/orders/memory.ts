import type { DeliveryContext, DeliveryRequest } from '../../../src/connector.ts';
import type { LeadOrder } from '../../../src/domain/lead-order.ts';

/** Kind of our identity entries: our key of a person to VICIdial's lead_id. */
export const LEAD_ID = 'lead_id';
/** Kind of the entries that say which source a vendor lead code in VICIdial is of. */
const CODE_SOURCE = 'vendor_code_source';
/** Kinds of the entries that say what an attempt has done already, by the effect. */
const IN_HOPPER = 'in_hopper';
const ADDED = 'added_by';

/** What earlier attempts and deliveries left about an order. */
export interface OrderMemory {
  readonly keptLeadId: string | undefined;
  readonly knownLeadId: string | undefined;
  readonly foreignCode: boolean;
  readonly inHopper: boolean;
  readonly addedBefore: boolean;
  keep(leadId: string): Promise<void>;
  keepAdded(leadId: string, inHopper: boolean): Promise<void>;
  keepInHopper(leadId: string): Promise<void>;
}

/**
 * Two sources may count their records alike, so a code is one person's within its source only: `vendorLeadCode`
 * is the source's whose lead came first with it.
 */
export async function recallOrder(
  order: LeadOrder,
  vendorLeadCode: string | undefined,
  request: DeliveryRequest,
  { identities }: Pick<DeliveryContext, 'identities'>,
): Promise<OrderMemory> {
  const { event, known, effectKey } = request;
  const effect = `effect:${effectKey}`;
  const keptLeadId = await identities.get(LEAD_ID, order.identity);
  const codeSource =
    vendorLeadCode === undefined ? undefined : await identities.get(CODE_SOURCE, vendorLeadCode);
  const keepsAdded = order.policy.write === 'add';
  const keep = async (leadId: string): Promise<void> => {
    if (leadId !== keptLeadId) await identities.set(LEAD_ID, order.identity, leadId);
    if (vendorLeadCode !== undefined && codeSource === undefined)
      await identities.set(CODE_SOURCE, vendorLeadCode, event.source);
  };
  const keepInHopper = (leadId: string): Promise<void> => identities.set(IN_HOPPER, effect, leadId);
  return {
    keptLeadId,
    knownLeadId: keptLeadId ?? known[LEAD_ID],
    foreignCode: codeSource !== undefined && codeSource !== event.source,
    inHopper: order.hot !== undefined && (await identities.get(IN_HOPPER, effect)) !== undefined,
    addedBefore: keepsAdded && (await identities.get(ADDED, effect)) !== undefined,
    keep,
    keepInHopper,
    async keepAdded(leadId, inHopper) {
      await keep(leadId);
      if (keepsAdded) await identities.set(ADDED, effect, leadId);
      if (inHopper) await keepInHopper(leadId);
    },
  };
}
