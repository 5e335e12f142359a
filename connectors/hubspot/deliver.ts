import type { Receipt } from '../../src/connector.ts';
import type { Delivery } from './delivery.ts';
import { withContact } from './person/with-contact.ts';
import { carryOut } from './writes/carry-out.ts';
import { planOf } from './writes/plan.ts';

/**
 * One call record on the lead's contact, made by the first event of the call and updated by later ones, with
 * what else the configuration has a call leave. Every step is safe to repeat from the start.
 */
export async function deliverCall(delivery: Delivery): Promise<Receipt> {
  const plan = await planOf(delivery);
  if (plan.records.length === 0 && Object.keys(plan.fields).length === 0)
    return skipped(delivery, 'The configuration has nothing written to HubSpot for this call.');
  const receipt = await withContact(delivery, plan.fields, async ({ person, source }) => {
    const { ids, outcome } = await carryOut(delivery, plan, person.id, source.held(person.id));
    const wasMade = outcome === 'unchanged' && source.created() !== undefined;
    return {
      outcome: wasMade ? ('created' as const) : outcome,
      ids: { contact: person.id, ...ids },
      warnings: [...delivery.warnings],
    };
  });
  return receipt ?? skipped(delivery, 'Nobody in HubSpot fits the lead, and none is to be created.');
}

function skipped({ warnings }: Delivery, warning: string): Receipt {
  return { outcome: 'skipped', ids: {}, warnings: [...warnings, warning] };
}
