import type { CallCount } from '../../../../src/call-feed.ts';
import { callStatusStats } from '../../functions/agents/call-status-stats.ts';
import { campaignsList } from '../../functions/campaigns/campaigns-list.ts';
import type { Asking } from './asking.ts';
import { isDialerStatus, isOpenStatus } from './dialer-statuses.ts';

export type Direction = 'inbound' | 'outbound';

/** A `CallCount`, and in which of the logs its calls may stand: both where an in-group is named as a campaign is. */
export interface DayCount extends CallCount {
  readonly directions: readonly Direction[];
}

export interface DayCounts {
  /** Calls of a local day, as they were counted not long ago. */
  of(day: string, signal: AbortSignal): Promise<readonly DayCount[]>;
  /** The same, counted now. */
  now(day: string, signal: AbortSignal): Promise<readonly DayCount[]>;
  /** Where a call with a status stands that began in one second (`2026-11-21 21:43:44` on the dialer's clock). */
  at(localTime: string, status: string, signal: AbortSignal): Promise<readonly DayCount[]>;
}

const KEPT_MS = 10 * 60_000;
/** Today, yesterday, and what somebody looks at meanwhile. */
const DAYS_KEPT = 8;
const ALL = { campaigns: '---ALL---' } as const;

/**
 * Counts by `call_status_stats` (Non-Agent API 2.14-202), both logs by their index on the time of call. It tells
 * campaigns and in-groups alike; what is no campaign in `campaigns_list` is an in-group.
 */
export function createDayCounts(asking: Asking, now: () => number): DayCounts {
  const kept = new Map<string, { readonly at: number; readonly counts: readonly DayCount[] }>();
  let campaigns: { readonly at: number; readonly ids: ReadonlySet<string> } | undefined;

  async function campaignIds(signal: AbortSignal): Promise<ReadonlySet<string>> {
    if (campaigns === undefined || now() - campaigns.at >= KEPT_MS) {
      const rows = await asking.rows(campaignsList, {}, signal);
      campaigns = { at: now(), ids: new Set(rows.map(({ campaign_id }) => campaign_id.toUpperCase())) };
    }
    return campaigns.ids;
  }

  async function ask(
    period: { readonly queryDate: string; readonly queryTime?: string; readonly endTime?: string },
    signal: AbortSignal,
  ): Promise<readonly DayCount[]> {
    const outbound = await campaignIds(signal);
    const lines = await asking.rows(callStatusStats, { ...ALL, ...period }, signal);
    const times = Map.groupBy(lines, ({ id }) => id);
    // An id that is both has the sum of both in each of its two lines.
    return [...times].flatMap(([campaign, [line, ...again]]) => {
      const own: Direction = outbound.has(campaign.toUpperCase()) ? 'outbound' : 'inbound';
      const directions: readonly Direction[] = again.length > 0 ? ['outbound', 'inbound'] : [own];
      return Object.entries(line?.statuses ?? {}).map(([status, count]) => ({
        campaign,
        status,
        kind: isDialerStatus(status) ? ('no-agent' as const) : ('disposition' as const),
        open: isOpenStatus(status),
        count,
        directions,
      }));
    });
  }

  async function count(day: string, signal: AbortSignal): Promise<readonly DayCount[]> {
    const at = now();
    const counts = await ask({ queryDate: day }, signal);
    kept.delete(day);
    kept.set(day, { at, counts });
    for (const oldest of [...kept.keys()].slice(0, -DAYS_KEPT)) kept.delete(oldest);
    return counts;
  }

  return {
    async of(day, signal) {
      const known = kept.get(day);
      return known !== undefined && now() - known.at < KEPT_MS ? known.counts : count(day, signal);
    },
    now: count,
    async at(localTime, status, signal) {
      const [queryDate = '', second = ''] = localTime.split(' ');
      const counts = await ask({ queryDate, queryTime: second, endTime: second }, signal);
      return counts.filter((one) => sameStatus(one.status, status));
    },
  };
}

/** As MySQL compares them. */
export function sameStatus(one: string, other: string): boolean {
  return one.trimEnd().toUpperCase() === other.trimEnd().toUpperCase();
}
