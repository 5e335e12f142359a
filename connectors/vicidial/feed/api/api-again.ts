import type { CallLeg } from '../../../../src/domain/reconcile/leg.ts';
import type { ApiTools } from './api-tools.ts';
import type { ApiLead } from './day-leads.ts';
import { numbersOf } from './name-lead.ts';
import type { NumberCall } from './number-calls.ts';
import { toApiLeg } from './to-api-leg.ts';

/** A leg with the rows that it was made of. */
export interface FoundLeg {
  readonly leg: CallLeg;
  readonly lead: ApiLead;
  readonly call: NumberCall;
}

/** Legs with what the dialer tells of them, or told within the last hour or so; those that are gone are left out. */
export async function findAgain(
  legs: readonly CallLeg[],
  { leads, calls, timezone }: ApiTools,
  signal: AbortSignal,
): Promise<readonly FoundLeg[]> {
  const known: { readonly leg: CallLeg; readonly lead: ApiLead }[] = [];
  for (const leg of legs) {
    const lead = await leads.one(leg.leadId, signal);
    if (lead !== undefined) known.push({ leg, lead });
  }
  const rows: NumberCall[] = [];
  for (const [direction, of] of Map.groupBy(known, ({ leg }) => leg.direction)) {
    const phones = [...new Set(of.flatMap(({ lead }) => numbersOf(lead)))];
    rows.push(...(await calls.of(phones, [direction], { signal, fresh: false })));
  }
  const byPhone = Map.groupBy(rows, ({ phone }) => phone);
  return known.flatMap(({ leg, lead }) => {
    const own = numbersOf(lead).flatMap((phone) => byPhone.get(phone) ?? []);
    for (const call of own) {
      const now = toApiLeg(call, leg, timezone);
      if (call.direction === leg.direction && now?.id === leg.id) return [{ leg: now, lead, call }];
    }
    return [];
  });
}
