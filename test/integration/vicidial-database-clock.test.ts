import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ByTime, DialerDatabase, Page } from '../../src/domain/dialer-database.ts';
import type { LogPlace } from '../../src/domain/log-place.ts';
import { isoTime, zoneOffsetMs } from '../../src/domain/time.ts';
import { type DatabaseRig, forever, startDatabaseRig } from './vicidial-database-rig.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
let rig: DatabaseRig;

beforeAll(async () => {
  rig = await startDatabaseRig();
});
afterAll(() => rig[Symbol.asyncDispose]());

/** A moment as a zone's clock shows it, and as VICIdial writes it. */
function onClock(ms: number, zone: string): string {
  return isoTime(ms + zoneOffsetMs(ms, zone))
    .slice(0, 19)
    .replace('T', ' ');
}

interface Row {
  readonly key: string;
  /** DATETIME on the dialer's clock. */
  readonly local: string;
  readonly epoch: number | null;
}

/** The three logs that are read by time, with how a row of each is written and read. */
const LOGS = {
  vicidial_log: {
    columns: 'uniqueid, lead_id, call_date, start_epoch',
    read: (database: DialerDatabase, when: ByTime, place: LogPlace): Promise<Page<Seen>> =>
      database.outboundCalls({ ...when, place }, forever()).then(seen(({ uniqueid }) => uniqueid)),
  },
  vicidial_closer_log: {
    columns: 'closecallid, lead_id, call_date, start_epoch',
    read: (database: DialerDatabase, when: ByTime, place: LogPlace): Promise<Page<Seen>> =>
      database.inboundCalls({ ...when, place }, forever()).then(seen(({ id }) => id)),
  },
  vicidial_agent_log: {
    columns: 'agent_log_id, lead_id, event_time, pause_epoch',
    read: (database: DialerDatabase, when: ByTime, place: LogPlace): Promise<Page<Seen>> =>
      database.agentLog({ ...when, place }, forever()).then(seen(({ id }) => id)),
  },
} as const;
const TABLES = (Object.keys(LOGS) as (keyof typeof LOGS)[]).flatMap((table) => [
  [table, 'live'] as const,
  [table, 'archive'] as const,
]);

interface Seen {
  readonly key: string;
  readonly at: string | undefined;
}
function seen<Row_ extends { readonly calledAt?: string | undefined; readonly at?: string | undefined }>(
  keyOf: (row: Row_) => string,
): (page: Page<Row_>) => Page<Seen> {
  return ({ rows, ...page }) => ({
    ...page,
    rows: rows.map((row) => ({ key: keyOf(row), at: row.calledAt ?? row.at })),
  });
}

async function write(table: keyof typeof LOGS, place: LogPlace, rows: readonly Row[]): Promise<void> {
  const name = place === 'live' ? table : `${table}_archive`;
  const server = table === 'vicidial_agent_log' ? [', server_ip', ", ''"] : ['', ''];
  await rig.admin.query(`truncate ${name}`);
  for (const { key, local, epoch } of rows)
    await rig.admin.query(
      `insert into ${name} (${LOGS[table].columns}${server[0]}) values (?, 1, ?, ?${server[1]})`,
      [key, local, epoch],
    );
}

/** All rows of consecutive windows, in small pages. */
async function windows(
  read: (when: ByTime) => Promise<Page<Seen>>,
  { from, until, step }: { readonly from: number; readonly until: number; readonly step: number },
): Promise<readonly Seen[]> {
  const found: Seen[] = [];
  for (let start = from; start < until; start += step) {
    let after: string | undefined;
    for (let more = true; more;) {
      const page = await read({
        by: 'time',
        from: isoTime(start),
        until: isoTime(Math.min(start + step, until)),
        after,
        limit: 3,
      });
      found.push(...page.rows);
      ({ cursor: after, more } = page);
    }
  }
  return found;
}

const NIGHTS = [
  ['clocks go back an hour', 'America/New_York', '2026-11-01T06:00:00Z'],
  ['clocks go forward an hour', 'America/New_York', '2026-03-08T07:00:00Z'],
  ['clocks go back half an hour', 'Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['clocks go forward half an hour', 'Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
] as const;

describe.each(NIGHTS)('in the night when %s (%s)', (_, zone, change) => {
  const changeMs = Date.parse(change);
  const [from, until] = [changeMs - 3 * HOUR_MS, changeMs + 3 * HOUR_MS];
  const rows = Array.from({ length: 36 }, (__, index) => {
    const ms = from + index * 10 * MINUTE_MS;
    return { key: String(index + 1), local: onClock(ms, zone), epoch: ms / 1000, at: isoTime(ms) };
  });

  test.each(TABLES)('every row of %s (%s) comes once, with its own moment', async (table, place) => {
    await write(table, place, rows);
    const database = rig.open({}, { timezone: zone });
    for (const step of [25 * MINUTE_MS, 6 * HOUR_MS]) {
      const found = await windows((when) => LOGS[table].read(database, when, place), { from, until, step });
      const inOrder = found.toSorted((one, other) => Number(one.key) - Number(other.key));
      expect(inOrder).toEqual(rows.map(({ key, at }) => ({ key, at })));
    }
    await rig.closeOpened();
  });
});

describe('a row that says nothing but a local time of the hour that happens twice', () => {
  test.each([
    ['NULL', null],
    ['0', 0],
  ])('(%s instead of its seconds) is given for both hours, and for no other', async (_, epoch) => {
    const zone = 'America/New_York';
    await write('vicidial_log', 'live', [
      { key: 'a', local: '2026-11-01 00:59:59', epoch },
      { key: 'b', local: '2026-11-01 01:30:00', epoch },
      { key: 'c', local: '2026-11-01 02:00:00', epoch },
    ]);
    const database = rig.open({}, { timezone: zone });
    const of = async (from: string, until: string) =>
      (
        await windows((when) => LOGS.vicidial_log.read(database, when, 'live'), {
          from: Date.parse(from),
          until: Date.parse(until),
          step: 24 * HOUR_MS,
        })
      ).map(({ key }) => key);
    expect(await of('2026-11-01T05:00:00Z', '2026-11-01T06:00:00Z')).toEqual(['b']);
    expect(await of('2026-11-01T06:00:00Z', '2026-11-01T07:00:00Z')).toEqual(['b']);
    expect(await of('2026-11-01T07:00:00Z', '2026-11-01T08:00:00Z')).toEqual(['c']);
    expect(await of('2026-11-01T04:00:00Z', '2026-11-01T05:00:00Z')).toEqual(['a']);
    expect(await of('2026-11-01T04:00:00Z', '2026-11-01T08:00:00Z')).toEqual(['a', 'b', 'c']);
    await rig.closeOpened();
  });

  test('(of an agent, by lead) is not left out of what came since the second of them', async () => {
    await write('vicidial_agent_log', 'live', [{ key: '7', local: '2026-11-01 01:30:00', epoch: null }]);
    const since = (moment: string) => rig.open().several.agentLog(['1'], moment, 'live', forever());
    expect(await since('2026-11-01T06:15:00Z')).toHaveLength(1);
    expect(await since('2026-11-01T06:31:00Z')).toHaveLength(0);
    await rig.closeOpened();
  });
});

test('a row with a local time of the hour that there is not is read in the hour after, once', async () => {
  await write('vicidial_log', 'live', [{ key: 'x', local: '2026-03-08 02:30:00', epoch: null }]);
  const database = rig.open();
  const found = await windows((when) => LOGS.vicidial_log.read(database, when, 'live'), {
    from: Date.parse('2026-03-08T04:00:00Z'),
    until: Date.parse('2026-03-08T11:00:00Z'),
    step: 30 * MINUTE_MS,
  });
  expect(found).toEqual([{ key: 'x', at: '2026-03-08T07:30:00.000Z' }]);
  await rig.closeOpened();
});

test('a row of a clock that is ahead is not in the time until now, but in the one that it says', async () => {
  const zone = 'America/New_York';
  const now = Date.parse('2026-07-01T15:00:00Z');
  const ahead = now + 4 * MINUTE_MS;
  await write('vicidial_log', 'live', [{ key: 'z', local: onClock(ahead, zone), epoch: ahead / 1000 }]);
  const database = rig.open();
  const read = (when: ByTime) => LOGS.vicidial_log.read(database, when, 'live');
  const step = 10 * MINUTE_MS;
  expect(await windows(read, { from: now - HOUR_MS, until: now, step })).toEqual([]);
  expect(await windows(read, { from: now, until: now + step, step })).toEqual([
    { key: 'z', at: isoTime(ahead) },
  ]);
  await rig.closeOpened();
});

describe("a server's clock that is not ours", () => {
  test.each([
    ['ahead', -600_000, /is (599|600|601) s ahead of ours.*NTP/],
    ['behind', 600_000, /is (599|600|601) s behind ours.*NTP/],
  ])('and is %s is measured, and told by `check`', async (_, oursMs, words) => {
    const database = rig.open({}, { now: () => Date.now() + oursMs });
    const { clockAheadMs } = await database.readFacts(forever());
    expect(Math.abs(clockAheadMs + oursMs)).toBeLessThan(2_000);
    const findings = await database.check(forever());
    expect(findings).toContainEqual({ level: 'warning', message: expect.stringMatching(words) as string });
    await rig.closeOpened();
  });

  test('by less than a round trip is no matter', async () => {
    const findings = await rig.open().check(forever());
    expect(findings.map(({ message }) => message).join('\n')).not.toContain('NTP');
    await rig.closeOpened();
  });
});
