import type { ConnectorTools } from '../../src/connector.ts';
import type { Dialer } from '../../src/dialer.ts';
import { createApi } from './api.ts';
import { checkDialer } from './check.ts';
import { createDatabase } from './database/database.ts';
import { deliver } from './deliver.ts';
import { createApiFeed } from './feed/api/api-feed.ts';
import { createTableFeed } from './feed/table-feed.ts';
import { floorFromApi } from './floor/from-api.ts';
import { floorFromTables } from './floor/from-tables.ts';
import { governorRules } from './governor-settings.ts';
import { inLane } from './in-lane.ts';
import { createKnownSetup } from './known-setup.ts';
import { localTraffic } from './local-traffic.ts';
import { version } from './lead-calls.ts';
import { createLeadLimits } from './lead-limits.ts';
import { createRecordingFinder } from './recordings/finder.ts';
import type { VicidialSettings } from './settings.ts';

/** One dialer through its Non-Agent API. */
export function connectVicidial(settings: VicidialSettings, tools: ConnectorTools): Dialer {
  const { name, now, defaultPhoneCode } = tools;
  const shared = { name, who: name, rules: governorRules(settings) };
  const traffic = tools.openTraffic?.(shared) ?? localTraffic(shared, now);
  const api = createApi(settings, { name, now, traffic });
  const database =
    settings.database === undefined
      ? undefined
      : createDatabase(settings.database, {
          name,
          now,
          timezone: settings.timezone,
          nonLatin: settings.nonLatin,
        });
  const limits = createLeadLimits({ settings, database, now, defaultPhoneCode });
  const setup = createKnownSetup(now);
  const deliverTools = { name, api, settings, traffic, setup, limits, now };
  return {
    database,
    recordings: createRecordingFinder({ api, settings, database }),
    calls:
      database === undefined
        ? createApiFeed({ api, settings, traffic, rules: shared.rules, now })
        : createTableFeed({ database, name, settings, now }),
    floor:
      database === undefined
        ? floorFromApi({ api, nonLatin: settings.nonLatin, traffic, rules: shared.rules, now })
        : floorFromTables(database, now),
    async check(signal) {
      // A person waits for the answers: quiet hours do not hold them.
      const awaited = inLane(api, 'speed-to-lead');
      const findings = await checkDialer({ api: awaited, settings, now, signal });
      return [...findings, ...((await database?.check(signal)) ?? [])];
    },
    deliver: (request, context) => deliver(request, context, deliverTools),
    version: (signal) => version(api, signal),
    async close() {
      await database?.close();
      await api.close();
      await traffic.close();
    },
  };
}
