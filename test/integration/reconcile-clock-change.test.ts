import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { dayIn } from '../../src/domain/completeness/day.ts';
import { dayFigure } from '../../src/ledger/completeness/day-figure.ts';
import { callId, type CallsRig, callsRig } from './feed-rig.ts';
import { dispoUrl, reconcileRig, ZONE } from './reconcile-rig.ts';
import { type DatabaseRig, startDatabaseRig } from './vicidial-database-rig.ts';

const HOUR_MS = 3_600_000;
const EVERY_MS = HOUR_MS / 2;

let database: DatabaseRig;
let calls: CallsRig;

beforeAll(async () => {
  database = await startDatabaseRig();
  calls = callsRig(database.admin);
  await database.admin.query(`
    insert into vicidial_campaigns (campaign_id, active) values ('SALES', 'Y');
    insert into vicidial_inbound_groups (group_id, active) values ('SUPPORT', 'Y')`);
}, 60_000);
afterAll(() => database[Symbol.asyncDispose]());
beforeEach(() => calls.clear());

interface Told {
  readonly n: number;
  readonly at: string;
  readonly uniqueid: string;
}

/** Dialled, or every third one come in, and talked. */
async function write({ n, at, uniqueid }: Told): Promise<void> {
  const inbound = n % 3 === 0;
  const told = {
    uniqueid,
    leadId: 100 + n,
    at,
    seconds: 60,
    status: 'SALE',
    user: '1001',
    callId: callId(inbound ? 'Y' : 'V', at, 100 + n),
  };
  await calls.lead(100 + n, { status: 'SALE' });
  if (inbound) await calls.queued({ ...told, id: n, inGroup: 'SUPPORT' });
  else await calls.dialled(told);
  await calls.round({ id: n, user: '1001', leadId: 100 + n, uniqueid, status: 'SALE', at });
}

test.each([
  { day: '2026-11-01', hours: 25, turn: 'twice' },
  { day: '2026-03-08', hours: 23, turn: 'not at all' },
])(
  'a day of $hours hours, in which some of the clock is shown $turn, when a quarter of its calls came as hits, is exact to the call',
  async ({ day: name, hours }) => {
    const day = dayIn(name, ZONE);
    // One every half hour, and one a second before and after the day.
    const moments = [
      day.from - 1000,
      ...Array.from({ length: hours * 2 }, (_, k) => day.from + k * EVERY_MS),
      day.until,
    ];
    const told = moments.map((at, place) => ({
      n: place + 1,
      at: new Date(at).toISOString(),
      uniqueid: `${at / 1000}.${place + 1}`,
    }));
    const rig = await reconcileRig(database, { now: new Date(day.from + 10_000).toISOString() });
    for (const [place, call] of told.entries()) {
      // While the day goes on: a pass every four hours.
      rig.setNow(new Date(Date.parse(call.at) + 90_000).toISOString());
      await write(call);
      if (place % 4 === 0)
        await rig.hit(
          dispoUrl({
            leadId: 100 + call.n,
            uniqueid: call.uniqueid,
            agentLogId: call.n,
            status: 'SALE',
            callId: callId(call.n % 3 === 0 ? 'Y' : 'V', call.at, 100 + call.n),
          }),
        );
      if (place % 8 === 0) await rig.pass();
    }
    // The night after it, when the day is read again as a whole, and what was found has come.
    rig.setNow(new Date(day.until + 3 * HOUR_MS).toISOString());
    for (let round = 0; round < 3; round += 1) {
      await rig.pass();
      rig.later(1);
    }
    const figure = await dayFigure(rig.ledger.db, { dialer: 'main', day }, rig.context.now());
    expect(figure).toMatchObject({ proof: 'proven', read: { from: day.from, until: day.until } });
    const missed = told.filter((_, place) => place % 4 !== 0);
    const inDay = missed.filter(({ at }) => Date.parse(at) >= day.from && Date.parse(at) < day.until);
    expect(figure.total.calls).toMatchObject({
      calls: hours * 2,
      over: hours * 2,
      accepted: hours * 2,
      reconciled: inDay.length,
      missing: 0,
    });
    const events = await rig.events();
    // What began before the first day that is read is a backfill's; all others have one event each.
    const uniqueids = events.map(({ call }) => call?.uniqueid ?? '').filter((id) => id !== told[0]?.uniqueid);
    expect(new Set(uniqueids)).toEqual(new Set(told.slice(1).map(({ uniqueid }) => uniqueid)));
    expect(uniqueids).toHaveLength(told.length - 1);
    const rows = await rig.ledger.db
      .selectFrom('dialer_calls')
      .select(['uniqueid', 'called_at'])
      .where('day', '=', name)
      .execute();
    expect(rows.every((row) => row.called_at === Number(row.uniqueid.split('.')[0]) * 1000)).toBe(true);
  },
  60_000,
);
