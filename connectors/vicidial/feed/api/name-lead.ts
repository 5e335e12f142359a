import type { ApiLead } from './day-leads.ts';
import type { NumberCall } from './number-calls.ts';

/** What `phone_number_log` takes for a number. */
const NUMBER = /^\d{4,20}$/;

/** The numbers under which a lead is dialled, or calls. */
export function numbersOf(lead: ApiLead): readonly string[] {
  const numbers = [lead['phone_number'], lead['alt_phone'], lead['address3']];
  return [...new Set(numbers.filter((number) => number !== undefined && NUMBER.test(number)))].filter(
    (number) => number !== undefined,
  );
}

/** The leads of a status and day by their numbers. */
export function byNumber(leads: readonly ApiLead[]): ReadonlyMap<string, readonly ApiLead[]> {
  const found = new Map<string, ApiLead[]>();
  for (const lead of leads)
    for (const number of numbersOf(lead)) {
      const others = found.get(number);
      if (others === undefined) found.set(number, [lead]);
      else others.push(lead);
    }
  return found;
}

/**
 * Whose call it is, of the leads that had a call with its status on its day. The log tells the lead's source id of
 * now and the list of then; undefined = several leads fit, and nothing says which.
 */
export function nameLead(
  call: NumberCall,
  leads: ReadonlyMap<string, readonly ApiLead[]>,
): ApiLead | undefined {
  const near = (leads.get(call.phone) ?? []).filter((lead) => (lead['source_id'] ?? '') === call.sourceId);
  if (near.length <= 1) return near[0];
  const ofList = near.filter((lead) => lead['list_id'] === call.listId);
  return ofList.length === 1 ? ofList[0] : undefined;
}
