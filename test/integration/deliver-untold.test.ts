import { describe, expect, test } from 'vitest';
import deliver, { type DeliverContext } from '../../jobs/deliver.ts';
import type { Receipt } from '../../src/connector.ts';
import { AuthError, PermanentError } from '../../src/domain/errors.ts';
import { openDeliveryBook } from '../../src/ledger/delivery-book.ts';
import { dncBook } from '../../src/ledger/dnc/book.ts';
import { listHolds } from '../../src/ledger/holds.ts';
import { identityMap } from '../../src/ledger/identities.ts';
import { ownWrites } from '../../src/ledger/sync/own-writes.ts';
import { takeDue } from '../../src/ledger/work-list.ts';
import { type Prepared, skipped } from '../../src/sync/prepared.ts';
import { eventOf, keep, keptLog, scratchLedger } from './ledger-rig.ts';

const PROBE_MS = 60_000;
const WRITTEN: Receipt = { outcome: 'updated', ids: {}, warnings: [] };

/** Deliveries of leads 1, 2 ... in turn; what is looked at first and what the destination says is up to the test. */
async function rig(leads: number) {
  const ledger = await scratchLedger();
  const clock = { now: 1_000_000 };
  const says = {
    prepare: (): Promise<Prepared> => Promise.reject(new Error('not set')),
    deliver: (): Promise<Receipt> => Promise.reject(new Error('not set')),
  };
  const now = (): number => clock.now;
  const context: DeliverContext = {
    destination: 'main',
    connection: {
      check: () => Promise.resolve([]),
      close: () => Promise.resolve(),
      deliver: () => says.deliver(),
    },
    identities: identityMap(ledger, 'main', now),
    book: openDeliveryBook(ledger, 'main', now),
    ownWrites: ownWrites(ledger, 'main', now),
    dnc: dncBook(ledger.db),
    prepare: () => says.prepare(),
    attempts: 3,
    backoff: { backoffMs: 1000, maxBackoffMs: 60_000, jitter: 0 },
    timeoutMs: 10_000,
    holdProbeMs: PROBE_MS,
    stopping: new AbortController().signal,
    logger: keptLog().logger,
    now,
    random: () => 0,
    onEnded: () => undefined,
  };
  const events = Array.from({ length: leads }, (_, index) => eventOf(index + 1));
  await keep(ledger, events, ['main'], clock.now);

  async function run(probe: boolean): Promise<unknown> {
    clock.now += 1000;
    const [entry] = await ledger.write((trx) => takeDue(trx, 'main', 1, clock.now));
    if (entry === undefined) return expect.fail('nothing is due');
    return deliver
      .run({ deliveryId: entry.id, enqueue: entry.enqueues, probe }, context)
      .catch((error: Error) => error.name);
  }

  return {
    ledger,
    clock,
    /** The destination refuses the credentials. */
    refuse: async (probe: boolean) => {
      says.prepare = () =>
        Promise.resolve({ kind: 'deliver', event: eventOf(1), order: undefined, warnings: [] });
      says.deliver = () => Promise.reject(new AuthError('no', { code: 'no-login' }));
      return run(probe);
    },
    answer: async (receipt: Receipt, probe: boolean) => {
      says.prepare = () =>
        Promise.resolve({ kind: 'deliver', event: eventOf(1), order: undefined, warnings: [] });
      says.deliver = () => Promise.resolve(receipt);
      return run(probe);
    },
    endBefore: async (prepare: () => Promise<Prepared>, probe: boolean) => {
      says.prepare = prepare;
      return run(probe);
    },
    holds: () => listHolds(ledger.db),
    effects: () => ledger.db.selectFrom('effects').select(['effect_key', 'sent_at', 'doubt_since']).execute(),
    postpone: async (lead: number) => {
      const { id } = eventOf(lead);
      await ledger.db
        .updateTable('deliveries')
        .set({ due_at: clock.now + 500_000 })
        .where('event_id', '=', id)
        .execute();
    },
  };
}

describe('a delivery that ends before its destination is told anything', () => {
  test('while the destination is held it does not lift the hold, and the next one is tried at once', async () => {
    const { refuse, endBefore, answer, holds, effects, postpone, clock } = await rig(3);
    expect(await refuse(false)).toEqual({ result: 'held' });
    await postpone(1);
    await endBefore(() => Promise.resolve(skipped('nothing to do')), true);
    expect(await holds()).toMatchObject([{ destination: 'main', probe_at: clock.now }]);
    expect((await effects()).map(({ sent_at: sentAt }) => sentAt)).toEqual([null]);
    await answer(WRITTEN, true);
    expect(await holds()).toEqual([]);
  });

  test('it does not make a refused one guilty: the credentials stay to blame', async () => {
    const { refuse, endBefore, postpone, ledger, holds } = await rig(4);
    await refuse(false);
    for (let round = 0; round < 2; round += 1) {
      await postpone(1);
      await endBefore(() => Promise.resolve(skipped('nothing to do')), true);
      await ledger.db
        .updateTable('deliveries')
        .set({ due_at: 1 })
        .where('event_id', '=', eventOf(1).id)
        .execute();
      expect(await refuse(true)).toEqual({ result: 'held' });
    }
    expect(await holds()).toHaveLength(1);
  });

  test('when what it looked at refuses the question, then that too says nothing of the destination', async () => {
    const { refuse, endBefore, postpone, holds, clock } = await rig(2);
    await refuse(false);
    await postpone(1);
    const refusal = () => Promise.reject(new PermanentError('no such field', { code: 'bad-field' }));
    expect(await endBefore(refusal, true)).toBe('GiveUp');
    expect(await holds()).toMatchObject([{ probe_at: clock.now }]);
  });

  test('a skip of the connector, which may not have asked anything either, is no sign of life', async () => {
    const { refuse, answer, postpone, holds, effects, clock } = await rig(2);
    await refuse(false);
    await postpone(1);
    await answer({ outcome: 'skipped', ids: {}, warnings: ['dnc: blocked'] }, true);
    expect(await holds()).toMatchObject([{ probe_at: clock.now }]);
    expect((await effects()).every(({ sent_at: sentAt }) => sentAt === null)).toBe(true);
  });

  test('an earlier attempt that may have written stays in doubt', async () => {
    const { ledger, answer, endBefore, effects, clock } = await rig(1);
    expect(await answer(undefined as never, false), 'an answer that is none').toBe('RetryLater');
    const [doubt] = await effects();
    expect(doubt?.doubt_since).toBe(clock.now);
    await ledger.db.updateTable('deliveries').set({ state: 'due', due_at: 1 }).execute();
    await endBefore(() => Promise.resolve(skipped('nothing to do')), false);
    expect(await effects()).toEqual([doubt]);
  });
});
