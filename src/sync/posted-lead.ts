import type { Lead } from '../domain/event.ts';
import type { LeadOrder, LeadPolicy } from '../domain/lead-order.ts';
import type { PostedLeads, SyncContext } from './context.ts';
import type { DeliveryToPrepare, PreparedDelivery } from './prepared.ts';
import { writeRefusals } from './refusals.ts';

/** As the dialer's settings say. */
const DEFAULT_POLICY: LeadPolicy = {
  write: 'upsert',
  duplicateCheck: undefined,
  duplicateDays: undefined,
  listExistsCheck: true,
  dncCheck: undefined,
  moveList: false,
};
const DEFAULTS: PostedLeads = {
  policy: DEFAULT_POLICY,
  campaign: undefined,
  hot: undefined,
  constants: {},
  customFields: new Set(),
};

/** A posted lead as an order, by the rules of its source. The post itself is the truth: nothing is looked up. */
export function preparePostedLead(
  delivery: DeliveryToPrepare,
  context: Pick<SyncContext, 'sources' | 'now'>,
): PreparedDelivery {
  const { event } = delivery;
  const rules = context.sources.get(event.source) ?? DEFAULTS;
  const order: LeadOrder = {
    kind: 'place',
    lead: withConstants(event.lead, rules.constants),
    custom: customOf(event.fields, rules.customFields),
    changed: undefined,
    policy: rules.policy,
    campaign: event.campaign ?? rules.campaign,
    // The sender's own key of the person within its source; a person without one is known by the delivery.
    identity: event.lead.vendorLeadCode
      ? `vendor:${event.source}:${event.lead.vendorLeadCode}`
      : `effect:${delivery.effectKey}`,
    hot: rules.hot,
    callback: undefined,
    altPhones: [],
  };
  const { e164 } = event.lead;
  return {
    kind: 'deliver',
    event,
    order,
    warnings: [],
    async commit(trx, receipt) {
      const where = { dialer: delivery.destination, campaign: order.campaign, origin: event.source };
      const numbers = e164 === undefined ? [] : [e164];
      await writeRefusals(trx, { ...where, numbers, eventId: event.id, receipt, at: context.now() });
    },
  };
}

function withConstants(lead: Lead, constants: Lead): Lead {
  const told = Object.fromEntries(Object.entries(lead).filter(([, value]) => value !== undefined));
  return { ...constants, ...told };
}

function customOf(
  fields: Readonly<Record<string, string>>,
  names: ReadonlySet<string>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.has(name)));
}
