import { leadStatusSearch } from '../../functions/leads/lead-status-search.ts';
import type { Asking } from './asking.ts';

/** A lead as `lead_status_search` prints it: by column name, as it is now. */
export type ApiLead = Readonly<Record<string, string>> & { readonly lead_id: string };

export interface DayLeads {
  /** The leads of the calls with a status on a local day, by the number of the lead; VICIdial stops at 1,000. */
  of(day: string, status: string, signal: AbortSignal): Promise<readonly ApiLead[]>;
  /** A lead that was told of lately, or asked for now; undefined = none has its number. */
  one(leadId: string, signal: AbortSignal): Promise<ApiLead | undefined>;
}

const KEPT_MS = 70 * 60_000;
const LEADS_KEPT = 20_000;
const SEARCHES_KEPT = 20;

/** Leads by `lead_status_search` (Non-Agent API 2.14-202), which looks through the logs of calls by time or lead. */
export function createDayLeads(asking: Asking, now: () => number): DayLeads {
  const leads = new Map<string, { readonly at: number; readonly lead: ApiLead }>();
  const searches = new Map<string, { readonly at: number; readonly found: readonly ApiLead[] }>();

  async function search(
    input: { readonly status: string; readonly date: string } | { readonly leadId: string },
    signal: AbortSignal,
  ): Promise<readonly ApiLead[]> {
    const found = await asking.rows(leadStatusSearch, { ...input, customFields: true }, signal);
    for (const lead of found) {
      leads.delete(lead.lead_id);
      leads.set(lead.lead_id, { at: now(), lead });
    }
    trim(leads, LEADS_KEPT);
    return found;
  }

  return {
    async of(day, status, signal) {
      const key = JSON.stringify([day, status]);
      const known = searches.get(key);
      if (known !== undefined && now() - known.at < SEARCH_MS) return known.found;
      const found = (await search({ status, date: day }, signal)).toSorted(
        (one, other) => Number(one.lead_id) - Number(other.lead_id),
      );
      searches.delete(key);
      searches.set(key, { at: now(), found });
      trim(searches, SEARCHES_KEPT);
      return found;
    },
    async one(leadId, signal) {
      const known = leads.get(leadId);
      if (known !== undefined && now() - known.at < KEPT_MS) return known.lead;
      return (await search({ leadId }, signal)).find(({ lead_id }) => lead_id === leadId);
    },
  };
}

/** The pages of one look at a status come one after the other. */
const SEARCH_MS = 10 * 60_000;

/** The oldest go. */
export function trim(map: Map<string, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}
