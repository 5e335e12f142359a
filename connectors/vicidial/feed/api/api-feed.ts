import type { CallFeed } from '../../../../src/call-feed.ts';
import type { DialerTraffic, GovernorRules } from '../../../../src/dialer-traffic.ts';
import { dayPlus, localDay } from '../../../../src/domain/days.ts';
import type { Api } from '../../api.ts';
import type { VicidialSettings } from '../../settings.ts';
import { findAgain } from './api-again.ts';
import { apiLegs } from './api-legs.ts';
import type { ApiTools } from './api-tools.ts';
import { apiValues } from './api-values.ts';
import { createAsking } from './asking.ts';
import { createDayCounts } from './day-counts.ts';
import { createDayLeads } from './day-leads.ts';
import { createNumberCalls } from './number-calls.ts';
import { proveRights } from './prove-rights.ts';

export interface ApiFeedParts {
  readonly api: Api;
  readonly settings: Pick<VicidialSettings, 'timezone' | 'nonLatin'>;
  readonly traffic: Pick<DialerTraffic, 'figures'>;
  readonly rules: Pick<GovernorRules, 'ratePerSecond'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What the API has no way to tell; every call that is missing for one of these still counts. */
const BLIND = [
  'which call it was: its uniqueid, call id and agent log row (what is taken back in is known by lead, agent, status and time), and how long it was talked',
  'two calls of one lead, agent and status within two minutes, of which one came by itself',
  'two calls of one lead with one status in the same second',
  'calls without a lead, of a lead that was deleted, or whose number was changed since',
  'whose call it was where several leads of one list and source have its number',
  'the campaign of a call where another one had a call with that status in the same second',
  'in-groups that no campaign takes calls of, and campaigns and lists that the API user may not see',
  'more than 1,000 leads of one status and day',
  'calls whose log rows VICIdial has moved to its archive, and a leg that a transfer left without a row of its own',
  'URLs that VICIdial should have called, and those that it is configured to call',
];

/**
 * The calls of a dialer whose tables cannot be read, as far as the Non-Agent API (2.14-202) tells: counts by status
 * first, then the leads of a status, then the calls of their numbers.
 */
export function createApiFeed({ api, settings, traffic, rules, now }: ApiFeedParts): CallFeed {
  const { timezone, nonLatin } = settings;
  const asking = createAsking({ api, nonLatin, traffic, rules, now });
  const tools: ApiTools = {
    asking,
    counts: createDayCounts(asking, now),
    leads: createDayLeads(asking, now),
    calls: createNumberCalls(asking, now),
    timezone,
  };
  return {
    reads: 'api',
    blind: BLIND,
    legs: (window, after, signal) => apiLegs(window, after, tools, signal),
    again: async (legs, signal) => (await findAgain(legs, tools, signal)).map(({ leg }) => leg),
    values: (legs, signal) => apiValues(legs, tools, signal),
    // campaigns_list does not tell URLs.
    shapeOf: () => Promise.resolve(undefined),
    counts: async (day, signal) =>
      (await tools.counts.now(day, signal)).map(({ campaign, status, kind, open, count }) => ({
        campaign,
        status,
        kind,
        open,
        count,
      })),
    prove: (signal) => proveRights(asking, dayPlus(localDay(now(), timezone), -1), signal),
    load: () => asking.load(),
    isSlow: () => asking.isSlow(),
  };
}
