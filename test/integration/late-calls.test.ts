import { expect, test } from 'vitest';
import type { CallsMapping } from '../../src/domain/calls/schema.ts';
import { CallsMapping as Mapping } from '../../src/domain/calls/schema.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { changedLeads, lastDelivered } from '../../src/ledger/changed-leads.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { keepMissing, redeliveredParts } from '../../src/ledger/verified/missing.ts';
import { isLate, withoutPastTasks, withoutPerson } from '../../src/sync/late-call.ts';
import { onlyGone } from '../../src/sync/redelivered.ts';
import { callFor } from '../../src/sync/call-order.ts';
import { eventOf, keep, scratchLedger } from './ledger-rig.ts';

const RECONCILED = { code: 'reconciled', field: 'call-log', message: 'taken back in' };
const BACKFILLED = { code: 'backfilled', message: 'asked for' };
const AT = (hour: number): string => `2026-11-22T${String(hour).padStart(2, '0')}:00:00.000Z`;

/** The first call of lead 7, told after what happened later. */
function takenBack(more: Partial<BridgeEvent> = {}): BridgeEvent {
  return eventOf(7, { occurredAt: AT(9), marks: [RECONCILED], ...more });
}

/** A second call of lead 7 at noon. */
function laterCall(more: Partial<BridgeEvent> = {}): BridgeEvent {
  return eventOf(8, { leadKey: 'main:7', callKey: 'main:1790000000.8:7', occurredAt: AT(12), ...more });
}

async function delivered(ledger: Ledger, event: BridgeEvent, outcome: string = 'created'): Promise<void> {
  await keep(ledger, [event]);
  await ledger.db
    .updateTable('deliveries')
    .set({ state: 'delivered', outcome })
    .where('event_id', '=', event.id)
    .execute();
}

test('a call that was taken back, when a later call of its lead was told there, then of the person nothing is said any more', async () => {
  const ledger = await scratchLedger();
  await delivered(ledger, laterCall());
  expect(await isLate(ledger.db, takenBack(), 'crm')).toBe(true);
  expect(await isLate(ledger.db, takenBack(), 'audit')).toBe(false);
});

test('a call that is delivered again because its record is gone, when a later call of its lead was told there, then of the person nothing is said any more', async () => {
  const ledger = await scratchLedger();
  await delivered(ledger, laterCall());
  const live = takenBack({ marks: [] });
  const effect = { destination: 'crm', effectKey: live.callKey ?? '' };
  expect(await redeliveredParts(ledger.db, effect)).toEqual([]);
  const gone = { ...effect, part: 'call', remoteId: '901', eventId: live.id, reason: undefined };
  await ledger.write((trx) => keepMissing(trx, { ...gone, state: 'redelivered' }, 1));
  expect(await redeliveredParts(ledger.db, effect)).toEqual(['call']);
  expect(await isLate(ledger.db, live, 'crm', true)).toBe(true);
  expect(await isLate(ledger.db, live, 'crm')).toBe(false);
  expect(await isLate(ledger.db, laterCall(), 'crm', true)).toBe(false);
});

test('a call of which a record is gone, when it is delivered again, then person, deal and tasks that are there are left as people have made them', () => {
  const order = orderOf(takenBack());
  expect(onlyGone(order, [])).toBe(order);
  expect(onlyGone(order, ['contact', 'call'])).toBe(order);
  const key = order.tasks[0]?.key ?? '';
  expect(onlyGone(order, ['call'])).toEqual({ ...withoutPerson(order), tasks: [], deal: undefined });
  expect(onlyGone(order, [`task.${key}`, 'deal'])).toEqual(withoutPerson(order));
});

test('a later call whose hit did not say when it was, when an earlier one is taken back, then it counts from its receipt', async () => {
  const ledger = await scratchLedger();
  const { occurredAt: _, ...silent } = laterCall({ receivedAt: AT(12) });
  await delivered(ledger, silent);
  expect(await isLate(ledger.db, takenBack(), 'crm')).toBe(true);
  expect(await isLate(ledger.db, takenBack({ occurredAt: AT(13) }), 'crm')).toBe(false);
});

test('the latest call of a lead, when an earlier one was taken back after it, then is the later by the clock', async () => {
  const ledger = await scratchLedger();
  const last = laterCall({ receivedAt: AT(12) });
  await delivered(ledger, last);
  await delivered(ledger, takenBack({ receivedAt: AT(20) }), 'updated');
  expect((await lastDelivered(ledger.db, 'main:7', 'crm'))?.id).toBe(last.id);
});

test('leads that were called, when one was called often, then each counts once against the limit', async () => {
  const ledger = await scratchLedger();
  const often = Array.from({ length: 9 }, (_, n) => laterCall({ id: `evt_${n}`, lead: { id: '7' } }));
  await keep(ledger, [...often, eventOf(9)]);
  const found = await changedLeads(ledger.db, { dialer: 'main', since: 0, limit: 5 });
  expect(found.toSorted()).toEqual(['7', '9']);
});

test('a later call that was only looked at or skipped, when an earlier one is taken back, then it is the latest that was told', async () => {
  const ledger = await scratchLedger();
  await delivered(ledger, laterCall(), 'previewed');
  await delivered(ledger, laterCall({ id: 'evt_skipped' }), 'skipped');
  expect(await isLate(ledger.db, takenBack(), 'crm')).toBe(false);
});

test('a hit that reached us by itself, when it is late, then it is written whole as ever', async () => {
  const ledger = await scratchLedger();
  await delivered(ledger, laterCall());
  expect(await isLate(ledger.db, takenBack({ marks: [] }), 'crm')).toBe(false);
});

test('a call before those that were told, when it is later by the clock, then it is the latest', async () => {
  const ledger = await scratchLedger();
  await delivered(ledger, laterCall({ occurredAt: AT(8) }));
  expect(await isLate(ledger.db, takenBack(), 'crm')).toBe(false);
});

test('an order of a late call, when it is cut, then activity, tasks and deal stay and everything of the person goes', () => {
  const order = orderOf(takenBack());
  expect(order.personFields).toEqual({ lead_status: 'WON' });
  expect(withoutPerson(order)).toEqual({
    ...order,
    personFields: {},
    ownsPerson: false,
    campaign: undefined,
  });
});

test('a task whose time is past, when its call is backfilled, then it is left out, and after an outage it is not', () => {
  const before = Date.parse(AT(9));
  const weekLater = before + 7 * 86_400_000;
  const backfilled = takenBack({ marks: [RECONCILED, BACKFILLED] });
  const order = orderOf(backfilled);
  expect(order.tasks).toHaveLength(1);
  expect(withoutPastTasks(order, backfilled, weekLater).tasks).toEqual([]);
  expect(withoutPastTasks(order, backfilled, before).tasks).toEqual(order.tasks);
  expect(withoutPastTasks(order, takenBack(), weekLater).tasks).toEqual(order.tasks);
});

function orderOf(event: BridgeEvent) {
  const mapping: CallsMapping = Mapping.parse({
    statuses: {
      SALE: { person: { lead_status: { value: 'WON' } }, followUp: { after: '1d', subject: 'Call' } },
    },
  });
  const { call } = callFor(event, 'crm', { calls: new Map([['crm', mapping]]), dialers: new Map() });
  if (call === undefined) throw new Error('no order was made');
  return call;
}
