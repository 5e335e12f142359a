import { expect, test } from 'vitest';
import type { CallsMapping } from '../../src/domain/calls/schema.ts';
import { CallsMapping as Mapping } from '../../src/domain/calls/schema.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { isLate, withoutPastTasks, withoutPerson } from '../../src/sync/late-call.ts';
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
