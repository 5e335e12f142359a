import type { DeliveryContext, DeliveryRequest, Receipt } from '../../../src/connector.ts';
import type { DeliverTools } from '../tools.ts';
import { mark } from './mark.ts';
import type { DncPerson } from './people.ts';
import { planDnc } from './plan.ts';

/** How many of the people a receipt names. */
const NAMED_MAX = 20;

/**
 * Have Salesforce say of everybody with a number that they must not be called (`dnc-set`), or may be called
 * again (`dnc-lifted`). Who says so already is not written again. Safe to repeat from the start. Throws
 * CallFailure and the delivery errors; see `toDeliveryError`.
 */
export async function deliverDnc(
  request: DeliveryRequest,
  context: DeliveryContext,
  tools: DeliverTools,
): Promise<Receipt> {
  const plan = await planDnc(request, context, tools);
  if (plan.kind === 'skip') return { outcome: 'skipped', ids: {}, warnings: [plan.reason] };
  const { people, due, question, warnings } = plan;
  const written = await mark(context, tools, due, question);
  return { outcome: written > 0 ? 'updated' : 'unchanged', ids: idsOf(people), warnings };
}

function idsOf(people: readonly DncPerson[]): Record<string, string> {
  const ids: Record<string, string> = {};
  for (const { object, id } of people.slice(0, NAMED_MAX)) {
    const at = Object.keys(ids).filter((name) => name.split('.')[0] === object).length;
    ids[at === 0 ? object : `${object}.${at + 1}`] = id;
  }
  return ids;
}
