import { expect, test } from 'vitest';
import { replayEvent, type ReplayOptions } from '../../src/dispatch/replay.ts';
import { addDelivery } from '../../src/dispatch/take-in.ts';
import { URGENCY } from '../../src/domain/urgency.ts';
import { insertEvent } from '../../src/ledger/events.ts';
import { outstanding, takeDue } from '../../src/ledger/work-list.ts';
import { eventOf, hitOf, keep, scratchLedger } from './ledger-rig.ts';

const NOW = 1_000_000;

/** Events of these leads whose deliveries are dead; `replay` sets them going again, a second apart. */
async function rig(leads: readonly number[]) {
  const ledger = await scratchLedger();
  const events = leads.map((lead, index) => eventOf(index + 1, { leadKey: `main:${lead}` }));
  await keep(ledger, events, ['crm'], 1000);
  await ledger.db.updateTable('deliveries').set({ state: 'dead', error_code: 'http-400' }).execute();
  let gone = 0;
  const options: ReplayOptions = {
    parse: (hit) => events.find(({ id }) => id === hit.eventId) ?? expect.fail('unknown hit'),
    routing: { routes: [{ on: ['disposition'], to: ['crm'] }], leadDialers: new Map() },
    destination: undefined,
    delivered: false,
    delayOf: () => 1000 * gone++,
    now: () => NOW,
  };
  await ledger.write(async (trx) => {
    for (const { id } of events) await replayEvent(trx, id, options);
  });
  const take = (now: number) =>
    ledger.write(async (trx) => {
      const taken = await takeDue(trx, 'crm', 10, now, 'normal');
      const rows = await trx
        .selectFrom('deliveries')
        .select(['id', 'event_id'])
        .where(
          'id',
          'in',
          taken.map(({ id }) => id),
        )
        .execute();
      return taken.map(({ id }) => Number(rows.find((row) => row.id === id)?.event_id.slice(4)));
    });
  return { ledger, events, options, take };
}

test('paced replays become due one after the other, and stay so over a restart', async () => {
  const { take } = await rig([1, 2, 3]);
  expect(await take(NOW - 1)).toEqual([]);
  expect(await take(NOW)).toEqual([1]);
  expect(await take(NOW + 1999)).toEqual([2]);
  expect(await take(NOW + 2000)).toEqual([3]);
});

test('what is live goes before replays that are due, in the same queue', async () => {
  const { ledger, take } = await rig([1, 2]);
  await keep(ledger, [eventOf(9)], ['crm'], NOW + 5000);
  expect(await outstanding(ledger.db, 'crm', NOW + 5000, 'normal')).toMatchObject({ due: 1 });
  expect(await take(NOW + 5000)).toEqual([9, 1, 2]);
});

test('a live event hurries the replays of its lead, which stay before it, and no others', async () => {
  const { ledger, take } = await rig([1, 1, 2]);
  await keep(ledger, [eventOf(9, { leadKey: 'main:1' })], ['crm'], NOW);
  expect(await take(NOW)).toEqual([1]);
  const rows = await ledger.db
    .selectFrom('deliveries')
    .select(['state', 'urgency', 'due_at'])
    .orderBy('seq')
    .execute();
  expect(rows).toEqual([
    { state: 'queued', urgency: URGENCY.normal, due_at: NOW },
    { state: 'waiting', urgency: URGENCY.normal, due_at: expect.any(Number) },
    { state: 'due', urgency: URGENCY.replay, due_at: NOW + 2000 },
    { state: 'waiting', urgency: URGENCY.normal, due_at: NOW },
  ]);
  expect(rows[1]?.due_at).toBeLessThanOrEqual(Date.now());
});

test('only dead deliveries that ended with the error are replayed, and nothing new is made', async () => {
  const { ledger, events, options } = await rig([]);
  const event = eventOf(1);
  await ledger.write(async (trx) => {
    await insertEvent(trx, event, hitOf(event));
    for (const to of ['crm', 'sfdc']) await addDelivery(trx, event, to, 1000);
  });
  await ledger.db
    .updateTable('deliveries')
    .set({ state: 'dead', error_code: 'http-404', error_group: 'one' })
    .execute();
  await ledger.db
    .updateTable('deliveries')
    .set({ error_group: 'two' })
    .where('destination', '=', 'sfdc')
    .execute();
  const routing = {
    routes: [{ on: ['disposition' as const], to: ['crm', 'sfdc', 'audit'] }],
    leadDialers: new Map<string, string>(),
  };
  const replay = (error: ReplayOptions['error']) =>
    ledger.write((trx) => replayEvent(trx, event.id, { ...options, parse: () => event, routing, error }));
  expect(events).toEqual([]);
  expect(await replay({ code: 'http-400' })).toMatchObject({ again: [], added: [] });
  expect(await replay({ group: 'two', code: 'http-404' })).toMatchObject({ again: ['sfdc'], added: [] });
  expect(await replay(undefined)).toMatchObject({ again: ['crm'], added: ['audit'] });
});
