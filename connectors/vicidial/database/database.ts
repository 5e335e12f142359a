import type { ConnectorTools } from '../../../src/connector.ts';
import type { DialerDatabase } from '../../../src/domain/dialer-database.ts';
import { campaignStats } from './campaign-stats.ts';
import { checkAccess, checkDatabase } from './check.ts';
import { readFacts, readWidths } from './facts.ts';
import { leadById, leadsByPhone, leadsByVendorCode } from './leads.ts';
import { createLink } from './link.ts';
import { leadsOfList } from './list-leads.ts';
import { hopper, liveAgents, liveCalls } from './live.ts';
import { INBOUND_CALLS, OUTBOUND_CALLS } from './log-calls.ts';
import { AGENT_LOG, RECORDINGS, URL_LOG } from './log-others.ts';
import { logPage } from './log-page.ts';
import { createMoments } from './moments.ts';
import { createPlanGuard } from './plan-guard.ts';
import { createReader } from './reader.ts';
import type { DatabaseSettings } from './settings.ts';
import { readSetup } from './setup.ts';

export interface DatabaseTools extends Pick<ConnectorTools, 'name' | 'now'> {
  /** IANA name of the zone that VICIdial's local times are in. */
  readonly timezone: string;
  /** The dialer's `nonLatin` as it is configured; `check` compares it. */
  readonly nonLatin: boolean;
}

/** One dialer's database; nothing is opened before the first call. One statement at a time. */
export function createDatabase(settings: DatabaseSettings, tools: DatabaseTools): DialerDatabase {
  const { now } = tools;
  const who = `${tools.name}'s database`;
  const link = createLink(settings, who);
  const reader = createReader({ link, guard: createPlanGuard({ who, now }), who });
  const moments = createMoments(tools.timezone);
  const look = (signal: AbortSignal) => ({ reader, moments, signal, now });
  return {
    check: (signal) => checkDatabase({ reader, who, nonLatin: tools.nonLatin, signal }),
    checkAccess: (signal) => checkAccess({ reader, who, signal }),
    readSetup: (apiUser, signal) => readSetup(reader, apiUser, signal),
    readFacts: (signal) => readFacts(reader, signal),
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
    outboundCalls: (selection, signal) => logPage(OUTBOUND_CALLS, selection, look(signal)),
    inboundCalls: (selection, signal) => logPage(INBOUND_CALLS, selection, look(signal)),
    agentLog: (selection, signal) => logPage(AGENT_LOG, selection, look(signal)),
    recordings: (selection, signal) => logPage(RECORDINGS, selection, look(signal)),
    urlLog: (selection, signal) => logPage(URL_LOG, selection, look(signal)),
    close: () => link.close(),
  };
}
