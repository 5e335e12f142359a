import { expect, it } from 'vitest';
import { takeInBatch } from '../../src/dispatch/intake.ts';
import { replayEvent } from '../../src/dispatch/replay.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { eventOf, hitOf, keep, keptLog, scratchLedger } from './ledger-rig.ts';

const routing = { routes: [{ on: ['disposition' as const], to: ['crm'] }], leadDialers: new Map() };

function unreadable(event: BridgeEvent): BridgeEvent {
  return { ...event, marks: [{ code: 'parse-failed', message: 'the request could not be read' }] };
}

it('a hit that cannot be read is parked whole, and no empty call goes to a CRM', async () => {
  const ledger = await scratchLedger();
  const bad = eventOf(1);
  const good = eventOf(2);
  await takeInBatch(
    [
      { id: 1, hit: hitOf(bad, 'lead_id=1') },
      { id: 2, hit: hitOf(good) },
    ],
    'journal:x',
    {
      ledger,
      routing,
      parse: (hit) => (hit.eventId === bad.id ? unreadable(bad) : good),
      now: Date.now,
      logger: keptLog().logger,
    },
  );
  const parked = await ledger.db.selectFrom('parked_hits').selectAll().execute();
  const deliveries = await ledger.db.selectFrom('deliveries').select('event_id').execute();
  expect(parked).toEqual([expect.objectContaining({ event_id: bad.id })]);
  expect(deliveries).toEqual([{ event_id: good.id }]);
});

it('a replay that cannot read the stored request leaves the event as it is', async () => {
  const ledger = await scratchLedger();
  const event = eventOf(1);
  await keep(ledger, [event]);
  const before = await ledger.db.selectFrom('events').selectAll().executeTakeFirstOrThrow();
  const replay = ledger.write((trx) =>
    replayEvent(trx, event.id, {
      parse: () => unreadable(event),
      routing,
      destination: undefined,
      delivered: true,
      now: Date.now,
    }),
  );
  await expect(replay).rejects.toThrow(/cannot be read/);
  expect(await ledger.db.selectFrom('events').selectAll().executeTakeFirstOrThrow()).toEqual(before);
});
