import type { ConnectorTools } from '../../../src/connector.ts';
import type { DialerDatabase } from '../../../src/domain/dialer-database.ts';
import type { LogPlace } from '../../../src/domain/log-place.ts';
import { campaignStats } from './campaign-stats.ts';
import { checkAccess, checkDatabase } from './check.ts';
import { readClockAhead, readFacts, readWidths } from './facts.ts';
import { readFloor } from './floor.ts';
import { leadById, leadsByPhone, leadsByVendorCode } from './leads.ts';
import { createLink } from './link.ts';
import { leadsOfList } from './list-leads.ts';
import { hopper, liveAgents, liveCalls } from './live.ts';
import { createLoadMeter } from './load-meter.ts';
import { URL_LOG } from './log-others.ts';
import { logPage } from './log-page.ts';
import { createLogs } from './logs.ts';
import { createMoments } from './moments.ts';
import { createOptionalTables } from './optional-tables.ts';
import { createPlanGuard } from './plan-guard.ts';
import { createReader } from './reader.ts';
import type { DatabaseSettings } from './settings.ts';
import { readSetup } from './setup.ts';
import { createSeveral } from './several.ts';

export interface DatabaseTools extends Pick<ConnectorTools, 'name' | 'now'> {
  /** IANA name of the zone that VICIdial's local times are in. */
  readonly timezone: string;
  /** The dialer's `nonLatin` as it is configured; `check` compares it. */
  readonly nonLatin: boolean;
}

/** One dialer's database; nothing is opened before the first call. One statement at a time. */
export function createDatabase(settings: DatabaseSettings, tools: DatabaseTools): DialerDatabase {
  const { now, nonLatin } = tools;
  const who = `${tools.name}'s database`;
  const link = createLink(settings, who);
  const meter = createLoadMeter(() => performance.now());
  const reader = createReader({ link, guard: createPlanGuard({ who, now }), who, meter });
  const moments = createMoments(tools.timezone);
  const look = (signal: AbortSignal) => ({ reader, moments, signal, now });
  const tables = createOptionalTables({ reader, now });
  const logs = createLogs(tables);
  return {
    check: (signal) => checkDatabase({ reader, who, nonLatin, now, signal }),
    checkAccess: (signal) => checkAccess({ reader, who, signal }),
    readSetup: (apiUser, signal) => readSetup({ reader, tables }, apiUser, signal),
    readFacts: (signal) => readFacts(reader, now, signal),
    clockAheadMs: (signal) => readClockAhead(reader, now, signal),
    async readCustomWidths(listId, signal) {
      return /^\d{1,14}$/.test(listId) ? readWidths(reader, `custom_${listId}`, signal) : {};
    },
    leadById: (leadId, signal) => leadById(leadId, look(signal)),
    leadsByPhone: (phone, signal, limit) => leadsByPhone(phone, limit, look(signal)),
    leadsByVendorCode: (code, signal, limit) => leadsByVendorCode(code, limit, look(signal)),
    leadsOfList: (listId, paging, signal) => leadsOfList(listId, paging, look(signal)),
    liveAgents: (signal, campaignId) => liveAgents(campaignId, look(signal)),
    liveCalls: (signal, campaignId) => liveCalls(campaignId, look(signal)),
    hopper: (campaignId, signal, limit) => hopper(campaignId, limit, look(signal)),
    campaignStats: (signal, campaignId) => campaignStats(campaignId, look(signal)),
    floor: (want, signal) => readFloor(want, look(signal)),
    async outboundCalls(selection, signal) {
      return logPage(await logs.outbound(placeOf(selection), signal), selection, look(signal));
    },
    async inboundCalls(selection, signal) {
      return logPage(await logs.inbound(placeOf(selection), signal), selection, look(signal));
    },
    async agentLog(selection, signal) {
      return logPage(await logs.agents(placeOf(selection), signal), selection, look(signal));
    },
    async recordings(selection, signal) {
      return logPage(await logs.recordings(placeOf(selection), signal), selection, look(signal));
    },
    urlLog: (selection, signal) => logPage(URL_LOG, selection, look(signal)),
    several: createSeveral({ logs, tables, look }),
    load: () => meter.load(),
    isSlow: () => meter.isSlow(),
    close: () => link.close(),
  };
}

function placeOf({ place = 'live' }: { readonly place?: LogPlace | undefined }): LogPlace {
  return place;
}
