import { describe, expect, test } from 'vitest';
import { describeEvent, type EventFilter, findEvents } from '../../src/ledger/search.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { writeSyncState } from '../../src/ledger/sync/states.ts';
import { eventOf, keep, scratchLedger } from './ledger-rig.ts';

const HOUR_MS = 3_600_000;
const NOW = 1_790_000_000_000;

function received(hoursAgo: number): string {
  return new Date(NOW - hoursAgo * HOUR_MS).toISOString();
}

const jane = { id: '101', phone: '3125550101', e164: '+13125550101' };

/** Two calls of one American lead, one of a number without a country, one of a British lead, one elsewhere. */
async function filled(): Promise<Ledger> {
  const ledger = await scratchLedger();
  await keep(ledger, [
    eventOf(1, { receivedAt: received(4), leadKey: 'main:101', lead: jane }),
    eventOf(2, { receivedAt: received(3), leadKey: 'main:101', lead: jane, campaign: 'SUPPORT' }),
    eventOf(3, { receivedAt: received(2), leadKey: 'main:202', lead: { id: '202', phone: '5550199' } }),
    eventOf(4, { receivedAt: received(1), leadKey: 'main:303', lead: { id: '303', e164: '+442079460018' } }),
  ]);
  await keep(ledger, [eventOf(5, { receivedAt: received(5), leadKey: 'web:h1', lead: {} })], ['audit']);
  const settle = (n: number, state: 'dead' | 'delivered') =>
    ledger.db.updateTable('deliveries').set({ state }).where('event_id', '=', eventOf(n).id).execute();
  await settle(3, 'dead');
  await settle(4, 'delivered');
  return ledger;
}

describe('finding events', () => {
  test.each<[Partial<EventFilter>, number[]]>([
    [{ phone: '3125550101' }, [2, 1]],
    [{ phone: '+1 (312) 555-0101' }, [2, 1]],
    [{ phone: '13125550101' }, [2, 1]],
    [{ phone: '1-312-555-0101' }, [2, 1]],
    [{ phone: '312.555.0101' }, [2, 1]],
    [{ phone: '0013125550101' }, [2, 1]],
    [{ phone: '01113125550101' }, [2, 1]],
    [{ phone: '+44 20 7946 0018' }, [4]],
    [{ phone: '00442079460018' }, [4]],
    [{ phone: '442079460018' }, [4]],
    [{ phone: '020 7946 0018', phoneCodes: ['1', '44'] }, [4]],
    [{ phone: '020 7946 0018' }, []],
    [{ phone: '555-0199' }, [3]],
    [{ phone: '3125550102' }, []],
    [{ phone: '' }, []],
    [{ lead: '101' }, [2, 1]],
    [{ lead: 'main:101' }, [2, 1]],
    [{ lead: 'other:101' }, []],
    [{ lead: 'web:h1' }, [5]],
    [{ uniqueid: '1790000000.3' }, [3]],
    [{ campaign: 'SUPPORT' }, [2]],
    [{ state: 'dead' }, [3]],
    [{ state: 'delivered' }, [4]],
    [{ state: 'unfinished' }, [2, 1, 5]],
    [{ state: 'waiting' }, [2]],
    [{ state: 'due' }, [1, 5]],
    [{ state: 'due', destination: 'audit' }, [5]],
    [{ state: 'dead', destination: 'audit' }, []],
    [{ state: 'delivered', destination: 'crm' }, [4]],
    [{ destination: 'audit' }, [5]],
    [{ since: NOW - 2.5 * HOUR_MS }, [4, 3]],
    [{ limit: 2 }, [4, 3]],
    [{ lead: '101', campaign: 'SALES', state: 'due' }, [1]],
    [{}, [4, 3, 2, 1, 5]],
  ])('%j finds %j, newest first', async (filter, expected) => {
    const ledger = await filled();
    const found = await findEvents(ledger.db, { phoneCodes: ['1'], limit: 100, ...filter });
    expect(found.map(({ id }) => Number(id.slice(4)))).toEqual(expected);
  });

  test('each is listed with its deliveries in the order of the routes, or with none', async () => {
    const ledger = await scratchLedger();
    await keep(ledger, [eventOf(1)], ['crm', 'audit']);
    await keep(ledger, [eventOf(2)], []);
    const found = await findEvents(ledger.db, { limit: 10 });
    expect(found.map(({ deliveries }) => deliveries)).toEqual([null, 'crm:due,audit:due']);
  });

  test.each([
    ['created', 'delivered'],
    ['updated', 'delivered'],
    ['skipped', 'skipped'],
    ['absorbed', 'absorbed'],
    ['unchanged', 'unchanged'],
    ['previewed', 'previewed'],
    [null, 'delivered'],
  ] as const)('a delivery whose outcome is %s is listed as %s, and found by it', async (outcome, shown) => {
    const ledger = await scratchLedger();
    await keep(ledger, [eventOf(1)], ['crm']);
    await ledger.db.updateTable('deliveries').set({ state: 'delivered', outcome }).execute();
    const [found] = await findEvents(ledger.db, { limit: 1 });
    expect(found?.deliveries).toBe(`crm:${shown}`);
    expect(await findEvents(ledger.db, { state: shown, limit: 1 })).toHaveLength(1);
    expect(await findEvents(ledger.db, { state: 'delivered', destination: 'crm', limit: 1 })).toHaveLength(1);
    const other = shown === 'skipped' ? 'absorbed' : 'skipped';
    expect(await findEvents(ledger.db, { state: other, limit: 1 })).toEqual([]);
  });

  test('a delivery that only a person can let go on is parked, and not among the dead', async () => {
    const ledger = await scratchLedger();
    await keep(ledger, [eventOf(1), eventOf(2)], ['crm']);
    const dead = (n: number, code: string | null) =>
      ledger.db
        .updateTable('deliveries')
        .set({ state: 'dead', error_code: code })
        .where('event_id', '=', eventOf(n).id)
        .execute();
    await dead(1, 'review-nobody');
    await dead(2, null);
    const found = async (filter: Pick<EventFilter, 'state' | 'code'>) =>
      (await findEvents(ledger.db, { ...filter, limit: 9 })).map(({ id, deliveries }) => [id, deliveries]);
    expect(await found({ state: 'parked' })).toEqual([[eventOf(1).id, 'crm:parked']]);
    expect(await found({ state: 'dead' })).toEqual([[eventOf(2).id, 'crm:dead']]);
    expect(await found({ code: 'review-nobody' })).toEqual([[eventOf(1).id, 'crm:parked']]);
    expect(await found({ state: 'unfinished' })).toEqual([]);
  });
});

describe('one event', () => {
  test('an event without a delivery is described too, and an unknown one is not there', async () => {
    const ledger = await scratchLedger();
    await keep(ledger, [eventOf(2)], []);
    expect(await describeEvent(ledger.db, eventOf(2).id)).toMatchObject({ deliveries: [], attempts: [] });
    expect(await describeEvent(ledger.db, 'evt_none')).toBeUndefined();
  });
});

test('by its number, a record of a CRM is found, and the lead that it became', async () => {
  const ledger = await filled();
  const record = 'crm:contact:801';
  await keep(ledger, [
    eventOf(6, { leadKey: record, lead: {}, type: 'record-changed' }),
    eventOf(7, { leadKey: 'main:909', lead: { id: '909' }, type: 'lead-placed' }),
  ]);
  const state = { leadId: '909', modifiedAt: undefined, hashes: {}, numbers: ['+13125550188'] };
  await ledger.write((trx) => writeSyncState(trx, { dialer: 'main', record }, state, NOW));
  const found = await findEvents(ledger.db, { phone: '312 555 0188', phoneCodes: ['1'], limit: 100 });
  expect(new Set(found.map(({ id }) => id))).toEqual(new Set([eventOf(6).id, eventOf(7).id]));
});
