import { CompiledQuery } from 'kysely';
import { describe, expect, test } from 'vitest';
import { takeInBatch } from '../../src/dispatch/intake.ts';
import { replayEvent } from '../../src/dispatch/replay.ts';
import type { Routing } from '../../src/dispatch/routing.ts';
import type { RawHit } from '../../src/domain/hit/raw-hit.ts';
import { renderHit } from '../../src/domain/reconcile/render-hit.ts';
import { RecallRule } from '../../src/domain/recall.ts';
import { URGENCY } from '../../src/domain/urgency.ts';
import { liftDnc, setDnc } from '../../src/ledger/dnc/facts.ts';
import { placeOf } from '../../src/ledger/dnc/place.ts';
import { readEvent } from '../../src/ledger/events.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { laterDeliveries, twinCandidates } from '../../src/ledger/twins.ts';
import { LEG, OPTIONS, received, takenBack, VALUES, valuesOf } from '../unit/reconcile-rig.ts';
import { keptLog, scratchLedger } from './ledger-rig.ts';
import { intakeParts, lateHit, lostHit, ROUTING } from './reconciled-rig.ts';

/** Take in each of these in a commit of its own, or all in one. */
async function take(
  ledger: Ledger,
  hits: readonly RawHit[],
  options: { atOnce?: boolean; routing?: Routing } = {},
) {
  const batches = options.atOnce === true ? [hits] : hits.map((hit) => [hit]);
  const parts = { ...intakeParts(ledger, options.routing), logger: keptLog().logger };
  const taken = [];
  let id = 0;
  for (const batch of batches) {
    const rows = batch.map((hit) => ({ id: (id += 1), hit }));
    const { taken: found, parked } = await takeInBatch(rows, 'journal:test', parts);
    expect(parked).toBe(0);
    taken.push(...found);
  }
  return taken.map(({ duplicate }) => duplicate);
}

async function eventsOf(ledger: Ledger) {
  const rows = await ledger.db.selectFrom('events').select(['event', 'duplicates']).execute();
  return rows.map(({ event, duplicates }) => ({ event: readEvent(event), duplicates }));
}

function deliveriesOf(ledger: Ledger) {
  return ledger.db.selectFrom('deliveries').select(['event_id', 'destination', 'urgency']).execute();
}

describe('a hit and the event that was made for it', () => {
  test.each([
    ['the late hit comes after', [lostHit(1), lateHit(1)], 'reconciled'],
    ['the late hit was there before', [lateHit(1), lostHit(1)], undefined],
  ])(
    'when %s, then there is one event with one delivery, and the other is counted',
    async (_when, hits, code) => {
      expect(hits[0]?.eventId).not.toBe(hits[1]?.eventId);
      for (const atOnce of [false, true]) {
        const ledger = await scratchLedger();
        expect(await take(ledger, hits, { atOnce })).toEqual([false, true]);
        const [kept, ...more] = await eventsOf(ledger);
        expect(more).toEqual([]);
        expect(kept?.event?.id).toBe(hits[0]?.eventId);
        expect(kept?.event?.marks[0]?.code).toBe(code);
        expect(kept?.duplicates).toBe(1);
        expect(await deliveriesOf(ledger)).toHaveLength(1);
      }
    },
  );

  test('when both have the same id, then it is a duplicate as ever, and changes nothing', async () => {
    const ledger = await scratchLedger();
    const late = lateHit(1, '&agent_log_id=1&call_id=V1121214140000000101');
    expect(late.eventId).toBe(lostHit(1).eventId);
    expect(await take(ledger, [lostHit(1), late, late])).toEqual([false, true, true]);
    const [kept] = await eventsOf(ledger);
    expect(kept?.duplicates).toBe(2);
    expect(kept?.event?.marks[0]?.code).toBe('reconciled');
  });

  test('when two hits of one call came by themselves, then both are events', async () => {
    const ledger = await scratchLedger();
    expect(await take(ledger, [lateHit(1), lateHit(1, '&agent_log_id=1')])).toEqual([false, false]);
  });

  test('when the hit has another status, then it is an event of its own', async () => {
    const ledger = await scratchLedger();
    expect(await take(ledger, [lostHit(1, {}, { dispo: 'NI' }), lateHit(1)])).toEqual([false, false]);
  });

  test('when the records had neither uniqueid nor call id, then it is found by its lead', async () => {
    const told = valuesOf({ uniqueid: '', callId: '' }, { uniqueid: '', call_id: '', agent_log_id: '' });
    const ledger = await scratchLedger();
    const made = renderHit(told, undefined, { ...OPTIONS, from: 'api' });
    const late = received('dispo', `lead_id=101&uniqueid=${LEG.uniqueid}&dispo=SALE&user=1001`);
    expect(await take(ledger, [made, late])).toEqual([false, true]);
    const other = await scratchLedger();
    expect(await take(other, [late, made])).toEqual([false, true]);
  });

  test.each([
    ['names its call', takenBack()],
    ['names its lead only', takenBack(valuesOf({ uniqueid: '' }, { uniqueid: '' }))],
  ])('when an event that %s is looked for, then that reads by index alone', async (_what, event) => {
    const ledger = await scratchLedger();
    const queries = [twinCandidates(ledger.db, event), laterDeliveries(ledger.db, event)];
    for (const query of queries) {
      const { sql: text, parameters } = query?.compile() ?? expect.fail('no query');
      const plan = { ...CompiledQuery.raw(`explain query plan ${text}`, [...parameters]) };
      const { rows } = await ledger.db.executeQuery<{ readonly detail: string }>(plan);
      const steps = rows.map(({ detail }) => detail);
      expect(steps.length).toBeGreaterThan(0);
      expect(steps.filter((step) => /\bSCAN\b/.test(step))).toEqual([]);
    }
  });
});

describe('what follows from an event that was taken back in', () => {
  const derive = {
    statuses: new Map([['DNC', 'system' as const]]),
    claimsOptOut: () => false,
    recalls: new Map([['main', RecallRule.parse({})]]),
  };
  const routing: Routing = { ...ROUTING, dialers: new Set(['main']), dncTo: ['main'], derive };

  test('of a backfill or of today, then its delivery goes behind all that is live', async () => {
    const ledger = await scratchLedger();
    await take(ledger, [lostHit(1), lostHit(2, { backfill: true })]);
    expect((await deliveriesOf(ledger)).map(({ urgency }) => urgency)).toEqual([
      URGENCY.replay,
      URGENCY.replay,
    ]);
  });

  test('when its status says do not call, then the number is blocked, urgent as ever, also from a backfill', async () => {
    const ledger = await scratchLedger();
    await take(ledger, [lostHit(1, { backfill: true }, { dispo: 'DNC' })], { routing });
    const facts = await ledger.db.selectFrom('dnc_facts').select(['number', 'lifted_at']).execute();
    expect(facts).toEqual([{ number: '+13125550101', lifted_at: null }]);
    const deliveries = await deliveriesOf(ledger);
    expect(Object.fromEntries(deliveries.map(({ destination, urgency }) => [destination, urgency]))).toEqual({
      crm: URGENCY.replay,
      main: URGENCY.dnc,
    });
  });

  test('when its number was lifted after it, then it stays lifted; lifted before, it is blocked anew', async () => {
    const said = Date.parse(VALUES.occurredAt);
    for (const [at, blocked] of [
      [said + 60_000, false],
      [said - 60_000, true],
    ] as const) {
      const ledger = await scratchLedger();
      const entry = { numbers: ['+13125550101'], place: placeOf(undefined), actor: 'boss', origin: 'cli' };
      await ledger.write(async (trx) => {
        await setDnc(trx, { ...entry, at: at - 1000, eventId: undefined, reason: undefined });
        await liftDnc(trx, { ...entry, at, eventId: undefined, reason: undefined });
      });
      await take(ledger, [lostHit(1, {}, { dispo: 'DNC' })], { routing });
      const [fact] = await ledger.db.selectFrom('dnc_facts').select('lifted_at').execute();
      expect(fact?.lifted_at).toBe(blocked ? null : at);
    }
  });

  test.each([
    ['of just now', 10 * 60_000, false, 1],
    ['of two hours ago', 2 * 3_600_000, false, 0],
    ['of just now, from a backfill', 10 * 60_000, true, 0],
  ])('when it is a dropped call %s, then %s', async (_when, agoMs, backfill, recalls) => {
    const ledger = await scratchLedger();
    const leg = { ...LEG, kind: 'no-agent' as const, agent: '', status: 'DROP' };
    const values = { lead_id: '101', uniqueid: LEG.uniqueid, dispo: 'DROP', campaign: 'SALES' };
    const now = Date.now();
    const told = { leg, values, occurredAt: new Date(now - agoMs).toISOString() };
    await take(ledger, [renderHit(told, undefined, { ...OPTIONS, now, backfill })], { routing });
    const rows = await ledger.db
      .selectFrom('events')
      .select('type')
      .where('type', '=', 'lead-recalled')
      .execute();
    expect(rows).toHaveLength(recalls);
  });

  test.each([
    ['says when it was', '&epoch=1795315800'],
    ['says no time, and counts from its receipt', ''],
  ])(
    'when a later disposition of the call that %s went out already, then the older one is kept and not sent there',
    async (_which, time) => {
      const ledger = await scratchLedger();
      const at = (time: string) => Date.parse(`2026-11-22T${time}Z`);
      const second = received(
        'dispo',
        `lead_id=1&uniqueid=1795315300.1&dispo=NI&user=1001${time}`,
        at('02:50:01'),
      );
      await take(ledger, [second]);
      const first = lostHit(1, { from: 'url-log' });
      expect(await take(ledger, [first])).toEqual([false]);
      const kept = (await eventsOf(ledger)).find(({ event }) => event?.id === first.eventId);
      expect(kept?.event?.marks.map(({ code }) => code)).toEqual(['reconciled', 'overtaken']);
      expect((await deliveriesOf(ledger)).map(({ event_id }) => event_id)).toEqual([second.eventId]);

      // Replayed, it still does not undo the later one once that is delivered.
      await ledger.db.updateTable('deliveries').set({ state: 'delivered' }).execute();
      const { parse } = intakeParts(ledger);
      const options = { parse, routing: ROUTING, destination: undefined, delivered: true, now: Date.now };
      const replayed = await ledger.write((trx) => replayEvent(trx, first.eventId, options));
      expect(replayed).toMatchObject({ added: [], again: [], superseded: ['crm'] });
    },
  );

  test('when it is later than what went out, then it is sent as ever', async () => {
    const ledger = await scratchLedger();
    const first = received(
      'dispo',
      `lead_id=1&uniqueid=1795315300.1&dispo=NI&user=1001&epoch=1795315400`,
      1_795_315_401_000,
    );
    await take(ledger, [first, lostHit(1)]);
    expect(await deliveriesOf(ledger)).toHaveLength(2);
  });
});
