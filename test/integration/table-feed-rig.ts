import { createTableFeed } from '../../connectors/vicidial/feed/table-feed.ts';
import type { CallFeed, LegWindow } from '../../src/call-feed.ts';
import type { CallLeg, LegFault, LegValues } from '../../src/domain/reconcile/leg.ts';
import { type CallsRig, callsRig } from './feed-rig.ts';
import { type DatabaseRig, forever, startDatabaseRig } from './vicidial-database-rig.ts';

/** June 2nd in New York. */
export const DAY: LegWindow = {
  from: '2026-06-02T04:00:00Z',
  until: '2026-06-03T04:00:00Z',
  archived: false,
};

/** The feed of a real MariaDB with VICIdial's tables, in the afternoon of June 2nd. */
export interface FeedRig {
  readonly database: DatabaseRig;
  readonly calls: CallsRig;
  readonly feed: CallFeed;
  openFeed(statementTimeoutMs?: number): CallFeed;
  /** To the end of the window; `between` happens after each page but the last. */
  read(
    window: LegWindow,
    after?: string,
    between?: (pages: number) => Promise<void>,
  ): Promise<{ readonly legs: readonly CallLeg[]; readonly cursor: string | undefined }>;
  /** Of the day. */
  legs(): Promise<readonly CallLeg[]>;
  told(): Promise<readonly (LegValues | LegFault)[]>;
  /** Of the only leg of the day. */
  onlyValues(): Promise<Readonly<Record<string, string>>>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startFeedRig(): Promise<FeedRig> {
  const database = await startDatabaseRig();
  await database.admin.query(`
    insert into vicidial_campaigns (campaign_id, active, dispo_call_url) values ('SALES', 'Y',
      'VARhttps://bridge.example.com/hooks/vicidial/main/dispo/k?lead_id=--A--lead_id--B--&plan=--A--plan--B--');
    insert into vicidial_inbound_groups (group_id, active)
      values ('SUPPORT', 'Y'), ('CLOSERS', 'Y'), ('AGENTDIRECT', 'Y')`);
  const feed = openFeed();
  function openFeed(statementTimeoutMs?: number): CallFeed {
    return createTableFeed({
      database: database.open(statementTimeoutMs === undefined ? {} : { statementTimeoutMs }),
      name: 'main',
      settings: { timezone: 'America/New_York', user: 'bridge' },
      now: () => Date.parse('2026-06-02T20:00:00Z'),
    });
  }
  async function read(
    window: LegWindow,
    after?: string,
    between: (pages: number) => Promise<void> = () => Promise.resolve(),
  ): ReturnType<FeedRig['read']> {
    const legs: CallLeg[] = [];
    let cursor = after;
    for (let pages = 1; ; pages += 1) {
      const page = await feed.legs(window, cursor, forever());
      legs.push(...page.rows);
      cursor = page.cursor;
      if (!page.more) return { legs, cursor };
      await between(pages);
    }
  }
  const ofDay = async (): Promise<readonly CallLeg[]> => (await read(DAY)).legs;
  const told: FeedRig['told'] = async () => feed.values(await ofDay(), forever());
  return {
    database,
    calls: callsRig(database.admin),
    feed,
    openFeed,
    read,
    legs: ofDay,
    told,
    async onlyValues() {
      const [one, ...others] = await told();
      if (one === undefined || others.length > 0 || !('values' in one))
        throw new Error(`The day has ${others.length + 1} legs, or one that cannot be told of`);
      return one.values;
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}
