import type { FloorCampaign } from '../../../src/domain/floor/snapshot.ts';
import type { Api } from '../api.ts';
import { callFunction } from '../functions/call-function.ts';
import { hopperList } from '../functions/campaigns/hopper-list.ts';

/** How many leads are in the hoppers, each asked for at most once a minute: the answer lists every lead. */
export interface HopperCounts {
  /** By campaign, of those that are active. */
  of(
    campaigns: readonly FloorCampaign[],
    signal: AbortSignal,
  ): Promise<{ readonly leads: ReadonlyMap<string, number>; readonly asked: number }>;
}

const FRESH_MS = 60_000;

export function createHopperCounts({
  api,
  nonLatin,
  now,
}: {
  readonly api: Api;
  readonly nonLatin: boolean;
  readonly now: () => number;
}): HopperCounts {
  const known = new Map<string, { readonly at: number; readonly leads: number }>();
  return {
    async of(campaigns, signal) {
      const active = campaigns.filter(({ active: isActive }) => isActive).map(({ id }) => id);
      const stale = active.filter((id) => now() - (known.get(id)?.at ?? -Infinity) >= FRESH_MS);
      for (const campaignId of stale) {
        const { rows } = await callFunction(
          hopperList,
          { campaignId },
          { api, nonLatin },
          { signal, lane: 'normal' },
        );
        known.set(campaignId, { at: now(), leads: rows.length });
      }
      for (const id of known.keys()) if (!active.includes(id)) known.delete(id);
      const leads = new Map([...known].map(([id, count]) => [id, count.leads]));
      return { leads, asked: stale.length };
    },
  };
}
