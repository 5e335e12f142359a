import { describe, expect, test } from 'vitest';
import { openDeliveryBook } from '../../src/ledger/delivery-book.ts';
import { recordRefusal } from '../../src/ledger/dnc/evidence.ts';
import { dncBook } from '../../src/ledger/dnc/book.ts';
import { listFacts, setDnc, setDncOnce } from '../../src/ledger/dnc/facts.ts';
import { placeOf } from '../../src/ledger/dnc/place.ts';
import { type Proof, readProofs } from '../../src/ledger/dnc/proof.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { pruneEvents } from '../../src/ledger/prune.ts';
import { describeEvent } from '../../src/ledger/search.ts';
import { ownWrites } from '../../src/ledger/sync/own-writes.ts';
import { writeSyncState } from '../../src/ledger/sync/states.ts';
import { takeDue } from '../../src/ledger/work-list.ts';
import {
  blockedNumbers,
  dispositionHit,
  numberOf,
  operate,
  recordHit,
  replay,
  ROUTING,
  take,
} from './dnc-rig.ts';
import { eventOf, scratchLedger } from './ledger-rig.ts';

const START = 1_790_000_000_000;

async function deliveries(ledger: Ledger) {
  const rows = await ledger.db
    .selectFrom('deliveries')
    .innerJoin('events', 'events.id', 'deliveries.event_id')
    .select(['events.type', 'destination', 'urgency', 'state', 'outcome'])
    .orderBy('seq')
    .execute();
  return rows.map(({ type, destination, urgency, state }) => `${type} ${destination} ${urgency} ${state}`);
}

/** What a dialer was told last of a record. */
async function remember(ledger: Ledger, record: string, numbers: readonly string[]): Promise<void> {
  const state = { leadId: '1', modifiedAt: undefined, hashes: {}, numbers };
  await ledger.write((trx) => writeSyncState(trx, { dialer: 'main', record }, state, START));
}

async function proofs(ledger: Ledger): Promise<readonly Proof[]> {
  const all: Proof[] = [];
  for await (const page of readProofs(ledger.db, {})) all.push(...page);
  return all;
}

/** Deliver one due delivery of a destination. @returns the type of its event; undefined = nothing was sent */
async function deliverOne(
  ledger: Ledger,
  destination: string,
  at: number,
  outcome = 'updated',
): Promise<string | undefined> {
  const [entry] = await ledger.write((trx) => takeDue(trx, destination, 1, at));
  if (entry === undefined) return undefined;
  const book = openDeliveryBook(ledger, destination, () => at);
  const claim = await book.claim({ deliveryId: entry.id, enqueue: entry.enqueues }, false);
  if (claim.kind !== 'claimed') return claim.kind;
  await book.delivered(claim.attempt, { outcome, ids: {}, warnings: [] });
  return claim.attempt.event.type;
}

describe('taking in', () => {
  test('a DNC disposition is an event, a fact, evidence and urgent deliveries in one commit, and once', async () => {
    const ledger = await scratchLedger();
    const clock = { now: START };
    const hit = dispositionHit(1, 1, 'DNC', START);
    const taken = await take(ledger, hit, clock);
    expect(taken.derived.map(({ event, destinations }) => [event.type, destinations])).toEqual([
      ['dnc-set', ['main', 'crm']],
    ]);
    expect(await deliveries(ledger)).toEqual([
      'disposition crm 3 due',
      'dnc-set main 0 due',
      'dnc-set crm 0 due',
    ]);
    expect(await blockedNumbers(ledger)).toEqual([numberOf(1)]);

    const again = await take(ledger, hit, clock);
    expect(again).toMatchObject({ duplicate: true, derived: [] });
    expect(await deliveries(ledger)).toHaveLength(3);
    expect(await proofs(ledger)).toMatchObject([
      {
        number: numberOf(1),
        place: 'system',
        action: 'set',
        at: START,
        actor: '6666',
        origin: 'main',
        reason: 'disposition DNC',
        eventId: taken.derived[0]?.event.id,
      },
    ]);
  });

  test('a campaign status blocks the number in that campaign of that dialer only, in any case', async () => {
    const ledger = await scratchLedger();
    await take(ledger, dispositionHit(1, 1, 'DNCC', START), { now: START });
    const book = dncBook(ledger.db);
    const ask = (dialer: string, campaign: string | undefined) =>
      book.blocked(numberOf(1), { dialer, campaign });
    expect(await ask('main', 'sales')).toBe('campaign');
    expect(await ask('main', 'SUPPORT')).toBeUndefined();
    expect(await ask('other', 'SALES')).toBeUndefined();
    expect(await ask('main', undefined)).toBeUndefined();
    await take(ledger, dispositionHit(2, 1, 'DNC', START), { now: START });
    expect(await ask('main', 'SALES')).toBe('system');
    expect(await ask('other', undefined)).toBe('system');
    expect(await book.blocked(numberOf(2), { dialer: 'main', campaign: 'SALES' })).toBeUndefined();
  });

  test('when it cannot be written whole, then nothing of it is', async () => {
    const ledger = await scratchLedger();
    const noTable = ledger.db.schema.alterTable('dnc_evidence').renameTo('gone');
    await noTable.execute();
    await expect(take(ledger, dispositionHit(1, 1, 'DNC', START), { now: START })).rejects.toThrow(
      'dnc_evidence',
    );
    expect(await deliveries(ledger)).toEqual([]);
    expect(await listFacts(ledger.db, { lifted: true, limit: 10 })).toEqual([]);
  });

  test('an opt-out that a record claims goes out urgently, without a fact before its numbers are known', async () => {
    const ledger = await scratchLedger();
    const { derived } = await take(ledger, recordHit(1, 7, true, START), { now: START });
    expect(await deliveries(ledger)).toEqual([
      'record-changed main 3 due',
      'dnc-set main 0 due',
      'dnc-set crm 0 due',
    ]);
    expect(await blockedNumbers(ledger)).toEqual([]);
    const entry = {
      numbers: [numberOf(7)],
      place: 'system',
      at: START,
      actor: 'u',
      origin: 'crm',
      eventId: derived[0]?.event.id ?? '',
      reason: undefined,
    };
    for (let delivery = 0; delivery < 3; delivery += 1)
      expect(await ledger.write((trx) => setDncOnce(trx, entry))).toEqual([numberOf(7)]);
    expect(await proofs(ledger)).toHaveLength(1);
    await operate(ledger, 'dnc-lifted', [numberOf(7)], { now: START + 1 });
    // One of its deliveries that comes late must not block it anew.
    expect(await ledger.write((trx) => setDncOnce(trx, entry))).toEqual([]);
    expect(await blockedNumbers(ledger)).toEqual([]);
  });

  test('an opt-out that a record claims blocks what a dialer was told of it in the same commit, and it holds', async () => {
    const ledger = await scratchLedger();
    await remember(ledger, 'crm:contact:7', [numberOf(7), numberOf(8)]);
    await remember(ledger, 'crm:contact:9', [numberOf(9)]);
    const { derived } = await take(ledger, recordHit(1, 7, true, START), { now: START });
    expect(await blockedNumbers(ledger)).toEqual([numberOf(7), numberOf(8)]);
    expect(await proofs(ledger)).toMatchObject([
      { number: numberOf(7), origin: 'crm', eventId: derived[0]?.event.id },
      { number: numberOf(8), origin: 'crm', eventId: derived[0]?.event.id },
    ]);
  });

  test('one that may be our own mark, which came back, blocks nothing before the record is looked at', async () => {
    const ledger = await scratchLedger();
    await remember(ledger, 'crm:contact:7', [numberOf(7)]);
    await ownWrites(ledger, 'crm', () => START).announce({ object: 'contact', id: '7' }, { optout: 'true' });
    await take(ledger, recordHit(1, 7, true, START), { now: START });
    expect(await blockedNumbers(ledger)).toEqual([]);
    expect(await deliveries(ledger)).toContain('dnc-set main 0 due');
  });

  test('a list goes out number by number, behind what single people ask for', async () => {
    const ledger = await scratchLedger();
    const clock = { now: START };
    const many = Array.from({ length: 25 }, (_, index) => numberOf(index + 10));
    const { derived, destinations } = await operate(ledger, 'dnc-set', many, clock);
    expect(destinations).toEqual([]);
    expect(derived).toHaveLength(25);
    expect(await blockedNumbers(ledger)).toHaveLength(25);
    await take(ledger, dispositionHit(1, 1, 'DNC', START), clock);
    const [first] = await ledger.write((trx) => takeDue(trx, 'main', 1, START));
    expect(first?.urgency).toBe(0);
    expect(new Set((await deliveries(ledger)).slice(0, 50))).toEqual(
      new Set(['dnc-set main 2 due', 'dnc-set crm 2 due']),
    );
  });
});

describe('replay', () => {
  test('of a disposition makes no second DNC event; of the DNC event it is read anew and keeps its id', async () => {
    const ledger = await scratchLedger();
    const clock = { now: START };
    const { event, derived } = await take(ledger, dispositionHit(1, 1, 'DNC', START), clock);
    const id = derived[0]?.event.id ?? '';
    for (const destination of ['main', 'crm', 'crm']) await deliverOne(ledger, destination, START + 1);
    expect(await replay(ledger, event.id, clock)).toMatchObject({ again: ['crm'], derived: [] });
    expect(await replay(ledger, id, clock)).toEqual({
      eventId: id,
      again: ['main', 'crm'],
      added: [],
      superseded: [],
      derived: [],
    });
    const count = await ledger.db
      .selectFrom('events')
      .select(({ fn }) => fn.countAll().as('n'))
      .execute();
    expect(count).toEqual([{ n: 2 }]);
    expect(await proofs(ledger)).toHaveLength(1);
    expect(await describeEvent(ledger.db, id)).toMatchObject({ derivedFrom: event.id, derived: [] });
    expect(await describeEvent(ledger.db, event.id)).toMatchObject({ derivedFrom: undefined, derived: [id] });
  });

  test('when a status is made a DNC status, then replaying its dispositions blocks their numbers', async () => {
    const ledger = await scratchLedger();
    const clock = { now: START };
    const { event } = await take(ledger, dispositionHit(1, 1, 'XDNC', START), clock);
    expect(await blockedNumbers(ledger)).toEqual([]);
    const statuses = new Map([['XDNC', 'system']] as const);
    const routing = { ...ROUTING, derive: { statuses, claimsOptOut: () => false } };
    const { derived } = await replay(ledger, event.id, clock, routing);
    expect(derived).toHaveLength(1);
    expect(await blockedNumbers(ledger)).toEqual([numberOf(1)]);
    expect((await replay(ledger, event.id, clock, routing)).derived).toEqual([]);
  });

  test('when the status is one no more, then the DNC event is delivered again as it was, not forgotten', async () => {
    const ledger = await scratchLedger();
    const clock = { now: START };
    const { derived } = await take(ledger, dispositionHit(1, 1, 'DNC', START), clock);
    const id = derived[0]?.event.id ?? '';
    await deliverOne(ledger, 'main', START);
    const routing = { ...ROUTING, derive: { statuses: new Map(), claimsOptOut: () => false } };
    expect(await replay(ledger, id, clock, routing)).toMatchObject({ again: ['main'] });
    expect((await describeEvent(ledger.db, id))?.event.type).toBe('dnc-set');
    expect(await blockedNumbers(ledger)).toEqual([numberOf(1)]);
  });

  test('what an operator has lifted is not sent again; nor is a lift after which it was set anew', async () => {
    const ledger = await scratchLedger();
    const clock = { now: START };
    const set = await take(ledger, dispositionHit(1, 1, 'DNC', START), clock);
    const setId = set.derived[0]?.event.id ?? '';
    await deliverOne(ledger, 'main', START);
    clock.now += 1000;
    const lift = await operate(ledger, 'dnc-lifted', [numberOf(1)], clock);
    expect(await replay(ledger, setId, clock)).toMatchObject({ again: [], superseded: ['main', 'crm'] });
    expect(await blockedNumbers(ledger)).toEqual([]);

    await deliverOne(ledger, 'main', clock.now);
    clock.now += 1000;
    await take(ledger, dispositionHit(2, 1, 'DNC', clock.now), clock);
    expect(await replay(ledger, lift.event.id, clock)).toMatchObject({
      again: [],
      superseded: ['main', 'crm'],
    });
    expect(await blockedNumbers(ledger)).toEqual([numberOf(1)]);
  });
});

describe('what is under way', () => {
  test('a set that waits for a retry is dropped when its number is lifted, and the lift is made', async () => {
    const ledger = await scratchLedger();
    const clock = { now: START };
    await take(ledger, dispositionHit(1, 1, 'DNC', START), clock);
    await operate(ledger, 'dnc-lifted', [numberOf(1)], clock);
    expect(await deliverOne(ledger, 'main', START)).toBe('nothing');
    expect(await deliverOne(ledger, 'main', START)).toBe('dnc-lifted');
    expect(await deliveries(ledger)).toContain('dnc-set main 0 delivered');
    // Nothing was set there, so nothing took effect.
    expect((await proofs(ledger)).map(({ action, effective }) => [action, Object.keys(effective)])).toEqual([
      ['set', []],
      ['lifted', ['main']],
    ]);
  });

  test('a lift that is made while the number is set anew is followed by the set, where that had no turn', async () => {
    const ledger = await scratchLedger();
    const clock = { now: START };
    await operate(ledger, 'dnc-set', [numberOf(1)], clock);
    await deliverOne(ledger, 'main', START);
    await operate(ledger, 'dnc-lifted', [numberOf(1)], { now: START + 1 });
    const [entry] = await ledger.write((trx) => takeDue(trx, 'main', 1, START + 1));
    const book = openDeliveryBook(ledger, 'main', () => START + 2);
    const lift = await book.claim({ deliveryId: entry?.id ?? '', enqueue: 1 }, false);

    // A record's opt-out runs in a lane of its own; its number is found out when it is delivered.
    const { derived } = await take(ledger, recordHit(1, 1, true, START + 2), clock);
    const eventId = derived[0]?.event.id ?? '';
    const said = { place: 'system', at: START + 2, actor: 'u', origin: 'crm', eventId, reason: 'x' };
    await ledger.write((trx) => setDncOnce(trx, { ...said, numbers: [numberOf(1)] }));
    expect(await deliverOne(ledger, 'main', START + 3)).toBe('dnc-set');
    if (lift.kind !== 'claimed') expect.fail('the lift is under way');
    await book.delivered(lift.attempt, { outcome: 'updated', ids: {}, warnings: [] });
    expect(await deliverOne(ledger, 'main', START + 4)).toBe('dnc-set');
  });

  test('an urgent delivery takes what is before it in its lane along, also from the queue', async () => {
    const ledger = await scratchLedger();
    const clock = { now: START };
    const created = (n: number, change: 'created' | 'updated') => {
      const hit = recordHit(n, 7, false, START);
      const body = Buffer.from(hit.body).toString().replace('"updated"', `"${change}"`);
      return { ...hit, body: Buffer.from(body) };
    };
    await take(ledger, created(1, 'updated'), clock);
    const [queued] = await ledger.write((trx) => takeDue(trx, 'main', 1, START));
    expect(queued?.urgency).toBe(3);
    await take(ledger, created(2, 'created'), clock);
    expect(await deliveries(ledger)).toEqual(['record-changed main 1 due', 'record-changed main 1 waiting']);
    const book = openDeliveryBook(ledger, 'main', () => START);
    const [anew] = await ledger.write((trx) => takeDue(trx, 'main', 1, START, 'urgent'));
    expect(anew).toEqual({ id: queued?.id, enqueues: 2, urgency: 1 });
    expect(await book.claim({ deliveryId: queued?.id ?? '', enqueue: 1 }, false)).toEqual({
      kind: 'nothing',
    });
  });
});

describe('evidence', () => {
  test('tells when it took effect where, not where it was skipped, and outlives the events', async () => {
    const ledger = await scratchLedger();
    await take(ledger, dispositionHit(1, 1, 'DNC', START), { now: START });
    await deliverOne(ledger, 'main', START + 40);
    await deliverOne(ledger, 'crm', START + 50, 'skipped');
    await ledger.write((trx) =>
      recordRefusal(trx, {
        number: numberOf(1),
        place: 'system',
        at: START + 60,
        origin: 'website',
        eventId: eventOf(9).id,
        destination: 'main',
        reason: 'lead not added',
      }),
    );
    const expected = [
      { action: 'set', effective: { main: START + 40 } },
      { action: 'refused', destination: 'main', effective: {} },
    ];
    expect(await proofs(ledger)).toMatchObject(expected);
    await ledger.db.updateTable('deliveries').set({ state: 'delivered' }).execute();
    expect(await ledger.write((trx) => pruneEvents(trx, START + 1, 10, new Set()))).toBe(2);
    expect(await proofs(ledger)).toMatchObject(expected);
    expect(await blockedNumbers(ledger)).toEqual([numberOf(1)]);
  });

  test('a fact keeps the time since which it holds, and has a new one after a lift', async () => {
    const ledger = await scratchLedger();
    const say = (at: number) =>
      ledger.write((trx) =>
        setDnc(trx, {
          numbers: [numberOf(1)],
          place: placeOf(undefined),
          at,
          actor: 'x',
          origin: 'y',
          eventId: undefined,
          reason: undefined,
        }),
      );
    await say(START);
    await say(START + 10);
    const facts = () => listFacts(ledger.db, { lifted: true, limit: 10 });
    expect(await facts()).toMatchObject([{ setAt: START, liftedAt: undefined }]);
    await operate(ledger, 'dnc-lifted', [numberOf(1)], { now: START + 20 });
    expect(await facts()).toMatchObject([{ setAt: START, liftedAt: START + 20 }]);
    await say(START + 30);
    expect(await facts()).toMatchObject([{ setAt: START + 30, liftedAt: undefined }]);
    expect((await proofs(ledger)).map(({ action }) => action)).toEqual(['set', 'set', 'lifted', 'set']);
  });

  test('more than a page of it comes whole and in order', async () => {
    const ledger = await scratchLedger();
    const numbers = Array.from({ length: 1200 }, (_, n) => `+1312555${String(n).padStart(4, '0')}`);
    await operate(ledger, 'dnc-set', numbers, { now: START });
    const all = await proofs(ledger);
    expect(all.map(({ number }) => number)).toEqual(numbers);
  });
});
