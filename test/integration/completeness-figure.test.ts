import { describe, expect, test } from 'vitest';
import { dayIn } from '../../src/domain/completeness/day.ts';
import { isEnough } from '../../src/domain/completeness/day-figure.ts';
import { beyondQuery, countBeyond, listBeyond } from '../../src/ledger/completeness/beyond.ts';
import { acceptedQuery, pageEndQuery, statesQuery } from '../../src/ledger/completeness/call-groups.ts';
import { dayFigure } from '../../src/ledger/completeness/day-figure.ts';
import { dayRead } from '../../src/ledger/completeness/day-reads.ts';
import { CALL_LISTS, listCalls, listQuery } from '../../src/ledger/completeness/list-calls.ts';
import { overdueQuery } from '../../src/ledger/completeness/overdue.ts';
import { keepRead } from '../../src/ledger/dialer-calls/days.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { legOf, lostLeg, putEvent, putLegs, putRead, ZONE } from './completeness-rig.ts';
import { eventOf, scratchLedger } from './ledger-rig.ts';

const DAY = '2026-11-22';
const day = dayIn(DAY, ZONE);
const LATER = day.until + 3_600_000;

/** A day with one call of each kind; the number of each is its minute. */
async function mixedDay(): Promise<Ledger> {
  const ledger = await scratchLedger();
  await putEvent(ledger, 1, DAY, { crm: {}, audit: {} });
  await putEvent(ledger, 2, DAY, { crm: { outcome: 'skipped' }, audit: { outcome: 'absorbed' } });
  await putEvent(ledger, 3, DAY, { crm: { outcome: 'previewed' }, audit: {} });
  await putEvent(ledger, 4, DAY, { crm: { state: 'queued' }, audit: {} });
  await putEvent(ledger, 5, DAY, { crm: { state: 'dead', error_code: 'review-ambiguous' }, audit: {} });
  await putEvent(ledger, 6, DAY, { crm: { state: 'dead', error_code: 'http-400' }, audit: { state: 'due' } });
  await putEvent(ledger, 7, DAY);
  const differs = 'status differs: NI there, SALE here';
  await putLegs(ledger, [
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => legOf(n, DAY)),
    legOf(9, DAY, { campaign: 'INBOUND', event_id: eventOf(1).id, reconciled: 1, reason: differs }),
    lostLeg(10, DAY),
    lostLeg(11, DAY, { state: 'failed', reason: 'lead 11 is gone' }),
    lostLeg(12, DAY, { state: 'open' }),
    lostLeg(13, DAY, { state: 'grace' }),
    lostLeg(14, DAY, { state: 'excluded', due_at: null }),
    // Of another day, and of another dialer: not to be counted.
    lostLeg(15, '2026-11-21'),
  ]);
  await putLegs(ledger, [lostLeg(16, DAY)], 'second');
  await putRead(ledger, DAY);
  return ledger;
}

describe('the figure of a day', () => {
  test('says of every call what became of it, and of every delivery', async () => {
    const ledger = await mixedDay();
    const figure = await dayFigure(ledger.db, { dialer: 'main', day }, LATER);
    expect(figure.proof).toBe('proven');
    expect(figure.total.calls).toEqual({
      calls: 13,
      open: 1,
      grace: 1,
      over: 11,
      accepted: 9,
      reconciled: 1,
      confirmed: 5,
      underWay: 1,
      parked: 1,
      dead: 1,
      shadow: 1,
      unrouted: 1,
      overtaken: 0,
      forgotten: 1,
      missing: 2,
      failed: 1,
      unnamed: 0,
      differs: 1,
      excluded: 1,
    });
    expect(figure.total.percent).toBe(45.45);
    expect(figure.total.destinations).toEqual({
      audit: {
        deliveries: 7,
        written: 5,
        skipped: 0,
        absorbed: 1,
        shadow: 0,
        underWay: 1,
        parked: 0,
        dead: 0,
      },
      crm: { deliveries: 7, written: 2, skipped: 1, absorbed: 0, shadow: 1, underWay: 1, parked: 1, dead: 1 },
    });
    expect(figure.campaigns.map(([name, { percent }]) => [name, percent])).toEqual([
      ['INBOUND', 100],
      ['SALES', 40],
    ]);
  });

  test('of one destination, or one campaign, is of that alone', async () => {
    const { db } = await mixedDay();
    const audit = await dayFigure(db, { dialer: 'main', day, destination: 'audit' }, LATER);
    expect(audit.total.calls).toMatchObject({ confirmed: 8, underWay: 1, dead: 0, parked: 0, shadow: 0 });
    const inbound = await dayFigure(db, { dialer: 'main', day, campaign: 'INBOUND' }, LATER);
    expect(inbound.total).toMatchObject({ percent: 100, calls: { calls: 1 } });
    const none = await dayFigure(db, { dialer: 'main', day, campaign: 'SLAES' }, LATER);
    expect(none.total.percent).toBeUndefined();
  });

  test('lists behind each number as many calls as the number says', async () => {
    const { db } = await mixedDay();
    const { calls } = (await dayFigure(db, { dialer: 'main', day }, LATER)).total;
    const listed: Record<string, number> = {};
    for (const list of CALL_LISTS)
      listed[list] = (await listCalls(db, { dialer: 'main', day: DAY, list, limit: 100 })).length;
    expect(listed).toEqual({
      missing: calls.missing,
      failed: calls.failed,
      open: calls.open + calls.grace,
      reconciled: calls.reconciled,
      unconfirmed: calls.accepted - calls.confirmed,
      'under-way': calls.underWay,
      parked: calls.parked,
      dead: calls.dead,
      shadow: calls.shadow,
      unrouted: calls.unrouted,
      overtaken: calls.overtaken,
      differs: calls.differs,
      excluded: calls.excluded,
    });
    const [dead] = await listCalls(db, { dialer: 'main', day: DAY, list: 'dead', limit: 1 });
    expect(dead).toMatchObject({
      uniqueid: '1790000000.6',
      eventId: eventOf(6).id,
      deliveries: [
        { destination: 'audit', fate: 'under-way', code: null },
        { destination: 'crm', fate: 'dead', code: 'http-400' },
      ],
    });
    expect(
      await listCalls(db, { dialer: 'main', day: DAY, list: 'dead', destination: 'audit', limit: 9 }),
    ).toEqual([]);
  });

  test('when the event of a missing call is here, then the call is accepted before it is looked at again', async () => {
    const ledger = await scratchLedger();
    await putEvent(ledger, 1, DAY, { crm: {} }, ['reconciled']);
    await putLegs(ledger, [
      lostLeg(1, DAY, { event_id: eventOf(1).id }),
      // Its request is in the journal, and no event yet.
      lostLeg(2, DAY, { event_id: eventOf(2).id }),
      lostLeg(3, DAY),
    ]);
    const { total } = await dayFigure(ledger.db, { dialer: 'main', day }, LATER);
    expect(total.calls).toMatchObject({ over: 3, accepted: 1, reconciled: 1, confirmed: 1, missing: 2 });
    const of = { dialer: 'main', day: DAY, limit: 9 };
    const missing = await listCalls(ledger.db, { ...of, list: 'missing' });
    expect(missing.map(({ uniqueid }) => uniqueid)).toEqual(['1790000000.2', '1790000000.3']);
    expect(await listCalls(ledger.db, { ...of, list: 'reconciled' })).toEqual([
      expect.objectContaining({ state: 'accepted', reconciled: 1, eventId: eventOf(1).id }),
    ]);
  });

  test('when a later disposition was sent instead, then the call is overtaken and not unrouted', async () => {
    const ledger = await scratchLedger();
    await putEvent(ledger, 1, DAY, {}, ['reconciled', 'overtaken']);
    await putEvent(ledger, 2, DAY, {}, ['reconciled']);
    await putEvent(ledger, 3, DAY, { crm: {} }, ['reconciled', 'overtaken']);
    await putEvent(ledger, 4, DAY, {}, ['reconciled', 'overtaken']);
    await putLegs(ledger, [
      ...[1, 2, 3].map((n) => legOf(n, DAY, { reconciled: 1 })),
      lostLeg(4, DAY, { event_id: eventOf(4).id }),
    ]);
    const { total } = await dayFigure(ledger.db, { dialer: 'main', day }, LATER);
    expect(total).toMatchObject({ percent: 100, calls: { overtaken: 2, unrouted: 1, confirmed: 4 } });
    const legs = async (list: 'overtaken' | 'unrouted') => {
      const calls = await listCalls(ledger.db, { dialer: 'main', day: DAY, list, limit: 9 });
      return calls.map(({ uniqueid, overtaken }) => [uniqueid, overtaken]);
    };
    expect(await legs('overtaken')).toEqual([
      ['1790000000.1', 1],
      ['1790000000.4', 1],
    ]);
    expect(await legs('unrouted')).toEqual([['1790000000.2', 0]]);
  });

  test('of more calls than a page holds counts each once', async () => {
    const ledger = await scratchLedger();
    await putEvent(ledger, 1, DAY, { crm: {} });
    await putEvent(ledger, 2, DAY, { crm: { state: 'dead', error_code: 'http-400' } });
    const legs = Array.from({ length: 2501 }, (_, n) =>
      legOf(n, DAY, { event_id: eventOf(n % 500 === 7 ? 2 : 1).id, called_at: day.from }),
    );
    for (let at = 0; at < legs.length; at += 500) await putLegs(ledger, legs.slice(at, at + 500));
    const { total } = await dayFigure(ledger.db, { dialer: 'main', day }, LATER);
    expect(total.calls).toMatchObject({ calls: 2501, confirmed: 2496, dead: 5 });
    expect(total.percent).toBe(99.8);
  });

  test('of a day that is past is not enough while a call of it is open, though all that are over are confirmed', async () => {
    const ledger = await scratchLedger();
    await putEvent(ledger, 1, DAY, { crm: {} });
    await putLegs(ledger, [legOf(1, DAY), lostLeg(2, DAY, { state: 'open', status: 'INCALL' })]);
    await putRead(ledger, DAY, 0.5);
    const during = await dayFigure(ledger.db, { dialer: 'main', day }, (day.from + day.until) / 2);
    expect([during.total.percent, isEnough(during, 100)]).toEqual([100, true]);
    await putRead(ledger, DAY);
    const after = await dayFigure(ledger.db, { dialer: 'main', day }, LATER);
    expect(after).toMatchObject({ proof: 'proven', total: { percent: 100 } });
    expect([isEnough(after, 100), isEnough(after, 50)]).toEqual([false, true]);
  });

  test('of a day of which the API has told a part is one of the API, unless the tables were read of all of it', async () => {
    const ledger = await scratchLedger();
    const noon = (day.from + day.until) / 2;
    const read = (from: number, until: number, reads: 'tables' | 'api') =>
      ledger.write((trx) => keepRead(trx, { dialer: 'main', timezone: ZONE, from, until, reads }, until));
    const reads = async () => (await dayRead(ledger.db, 'main', DAY))?.reads;
    await read(day.from, noon, 'tables');
    await read(day.from, noon, 'api');
    expect(await reads()).toBe('tables');
    await read(noon, day.until, 'api');
    expect(await reads()).toBe('api');
    await read(day.from, day.until, 'tables');
    expect(await reads()).toBe('tables');
  });

  test('of a day of which nothing was read is no percentage and no proof', async () => {
    const ledger = await scratchLedger();
    const figure = await dayFigure(ledger.db, { dialer: 'main', day }, LATER);
    expect(figure).toMatchObject({ proof: 'not-read', read: undefined, campaigns: [] });
    expect(figure.total.percent).toBeUndefined();
  });
});

test('an accepted hit that no record tells of is found, and one that a record or its call tells of is not', async () => {
  const ledger = await scratchLedger();
  for (const n of [1, 2, 3]) await putEvent(ledger, n, DAY);
  await putLegs(ledger, [
    legOf(1, DAY),
    // Another event of the same call is bound to this one.
    legOf(2, DAY, { event_id: eventOf(99).id }),
  ]);
  const filter = { dialer: 'main', from: day.from, until: day.until };
  expect(await countBeyond(ledger.db, filter)).toBe(1);
  expect(await listBeyond(ledger.db, { ...filter, limit: 5 })).toEqual([
    expect.objectContaining({ eventId: eventOf(3).id, campaign: 'SALES', status: 'SALE' }),
  ]);
  expect(await countBeyond(ledger.db, { ...filter, campaign: 'OTHER' })).toBe(0);
  expect(await countBeyond(ledger.db, { ...filter, until: day.from + 60_000 })).toBe(0);
});

test('no figure, list or alert reads through all calls, events or deliveries', async () => {
  const { db } = await scratchLedger();
  const of = { dialer: 'main', day: DAY, campaign: 'SALES' };
  const [accepted, missing] = [
    { ...of, state: 'accepted' as const },
    { ...of, state: 'missing' as const },
  ];
  const queries = [
    statesQuery({ dialer: 'main', day: DAY }),
    pageEndQuery(accepted, ''),
    acceptedQuery(accepted, { after: '', last: undefined }),
    acceptedQuery(accepted, { after: 'out:1', last: 'out:2' }),
    acceptedQuery(missing, { after: '', last: undefined }),
    beyondQuery({ dialer: 'main', from: 0, until: 1 }, 10),
    beyondQuery({ dialer: 'main', from: 0, until: 1, campaign: 'SALES' }, 10),
    overdueQuery({ before: 3, since: 1, takenBackBefore: 2 }),
    ...CALL_LISTS.flatMap((list) => [
      listQuery({ ...of, list, limit: 10 }),
      listQuery({ dialer: 'main', day: DAY, list, destination: 'crm', limit: 10 }),
    ]),
  ];
  for (const query of queries) {
    const { sql: text, parameters } = query.compile(db);
    const { rows } = await db.executeQuery<{ detail: string }>({
      ...query.compile(db),
      sql: `explain query plan ${text}`,
      parameters,
    });
    const plan = rows.map(({ detail }) => detail);
    // What is unsettled has an index of its own, which holds nothing else.
    const scans = plan.filter((line) =>
      /^SCAN (?!\(subquery|dialer_calls USING INDEX dialer_calls_due)/.test(line),
    );
    expect(scans, `${text}\n${plan.join('\n')}`).toEqual([]);
    const wide = plan.filter(
      (line) => /dialer_calls|^SEARCH c /.test(line) && line.endsWith('PRIMARY KEY (dialer=?)'),
    );
    expect(wide, `${text}\n${plan.join('\n')}`).toEqual([]);
    for (const line of plan.filter((one) => /^SEARCH c USING (?:COVERING )?INDEX dialer_calls_day/.test(one)))
      expect(line).toContain('dialer=? AND day=?');
  }
});
