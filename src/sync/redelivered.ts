import type { CallOrder } from '../domain/call-order.ts';
import { withoutPerson } from './late-call.ts';

const PEOPLE: ReadonlySet<string> = new Set(['contact', 'Contact', 'Lead']);
const MEMBER = 'CampaignMember';
const DEALS: ReadonlySet<string> = new Set(['deal', 'opportunity', 'Opportunity']);

/**
 * What is to be written again of a call of which records are gone: these, and the call itself. A person, a deal or a
 * task that is still there may have been worked on since, and is left as it is.
 *
 * @param gone names in the receipt (`call`, `task.callback`); none = the call is delivered as ever
 */
export function onlyGone(order: CallOrder, gone: readonly string[]): CallOrder {
  const kinds = gone.map((part) => part.split('.', 1)[0] ?? part);
  // Everything hangs on the person: on another one it is all to be made.
  if (gone.length === 0 || kinds.some((kind) => PEOPLE.has(kind))) return order;
  return {
    ...withoutPerson(order),
    campaign: kinds.includes(MEMBER) ? order.campaign : undefined,
    tasks: order.tasks.filter(({ key }) => gone.some((part) => part.endsWith(`.${key}`))),
    deal: kinds.some((kind) => DEALS.has(kind)) ? order.deal : undefined,
  };
}
