import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { replayEvent } from '../../src/dispatch/replay.ts';
import type { FailedAttempt } from '../../src/domain/fate.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import type { ClaimedAttempt } from '../../src/ledger/attempt.ts';
import { type DeliveryBook, openDeliveryBook } from '../../src/ledger/delivery-book.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { recoverInterrupted, releaseStuckLanes } from '../../src/ledger/recover.ts';
import { giveBackAll, type QueueEntry, takeDue } from '../../src/ledger/work-list.ts';
import { eventOf, keep, scratchLedger } from '../integration/ledger-rig.ts';

const DESTINATIONS = ['crm', 'sfdc'] as const;
type Destination = (typeof DESTINATIONS)[number];

const outcome = fc.constantFrom('delivered', 'retry', 'dead', 'release', 'ambiguous');
const pick = fc.nat({ max: 1000 });
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('insert'), lead: fc.nat({ max: 2 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('pump'), pick, limit: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('start'), pick }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('end'), pick, outcome }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('replay'), pick, delivered: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('flush') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('net') }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Job extends QueueEntry {
  readonly destination: Destination;
}

/** The ledger under a queue that loses, repeats and reorders jobs as it likes. */
class Floor {
  readonly #ledger: Ledger;
  readonly #books: ReadonlyMap<Destination, DeliveryBook>;
  readonly #events: BridgeEvent[] = [];
  readonly #replayed = new Set<string>();
  /** Every job ever made: also done and lost ones may come again. */
  readonly #jobs: Job[] = [];
  #running: ClaimedAttempt[] = [];
  /** Events of a lane at a destination in the order of their first attempt. */
  readonly started = new Map<string, string[]>();
  #now = 1;
  #serial: number;

  constructor(ledger: Ledger, serial: number) {
    this.#ledger = ledger;
    this.#serial = serial;
    this.#books = new Map(
      DESTINATIONS.map((name) => [name, openDeliveryBook(ledger, name, () => this.#now)]),
    );
  }

  async take(step: Step): Promise<void> {
    this.#now += 10;
    switch (step.kind) {
      case 'insert':
        return this.#insert(step.lead);
      case 'pump':
        return this.#pump(DESTINATIONS[step.pick % 2] ?? 'crm', step.limit);
      case 'start':
        return this.#start(this.#of(this.#jobs, step.pick));
      case 'end':
        return this.#end(this.#of(this.#running, step.pick), step.outcome);
      case 'replay':
        return this.#replay(this.#of(this.#events, step.pick), step.delivered);
      case 'crash':
        this.#running = [];
        await this.#ledger.write((trx) => recoverInterrupted(trx, this.#now));
        return;
      case 'flush':
        await this.#ledger.write((trx) => giveBackAll(trx, this.#now));
        return;
      case 'net':
        expect(
          await this.#ledger.write((trx) => releaseStuckLanes(trx, this.#now)),
          'released by the net',
        ).toBe(0);
    }
  }

  /** Everything that is left goes well from here on. */
  async drain(): Promise<void> {
    for (let round = 0; round < 500; round += 1) {
      this.#now += 100_000;
      for (const destination of DESTINATIONS) await this.#pump(destination, 100);
      for (const job of this.#jobs.toReversed()) await this.#start(job);
      const running = this.#running;
      if (running.length === 0) return;
      for (const attempt of running) await this.#end(attempt, 'delivered');
    }
    expect.fail('it does not come to an end');
  }

  async check(): Promise<void> {
    const lanes = await this.#lanes();
    for (const [lane, states] of lanes) {
      const underWay = states.filter((state) => state !== 'waiting');
      expect(underWay, `lane ${lane}: ${states.join()}`).toHaveLength(1);
    }
  }

  async unfinished(): Promise<number> {
    return (await this.#lanes()).size;
  }

  /** The first attempts of each lane, replayed events left out, must stand in the order of arrival. */
  checkOrder(): void {
    for (const [lane, ids] of this.started) {
      const once = ids.filter((id) => !this.#replayed.has(id));
      expect(once, `order of ${lane}`).toEqual(once.toSorted());
    }
  }

  async #lanes(): Promise<Map<string, string[]>> {
    const rows = await this.#ledger.db
      .selectFrom('deliveries')
      .select(['destination', 'lane', 'state'])
      .where('state', 'not in', ['delivered', 'dead'])
      .execute();
    const lanes = new Map<string, string[]>();
    for (const { destination, lane, state } of rows) {
      const key = `${destination} ${lane}`;
      lanes.set(key, [...(lanes.get(key) ?? []), state]);
    }
    return lanes;
  }

  async #insert(lead: number): Promise<void> {
    this.#serial += 1;
    const event = eventOf(this.#serial, { leadKey: `main:${lead}` });
    this.#events.push(event);
    await keep(this.#ledger, [event], DESTINATIONS, this.#now);
  }

  async #pump(destination: Destination, limit: number): Promise<void> {
    const entries = await this.#ledger.write((trx) => takeDue(trx, destination, limit, this.#now));
    this.#jobs.push(...entries.map((entry) => ({ ...entry, destination })));
  }

  async #start(job: Job | undefined): Promise<void> {
    if (job === undefined) return;
    const claim = await this.#books
      .get(job.destination)
      ?.claim({ deliveryId: job.id, enqueue: job.enqueues }, false);
    if (claim?.kind !== 'claimed') return;
    const { attempt } = claim;
    this.#running.push(attempt);
    if (attempt.attempt > 1) return;
    const key = `${job.destination} ${attempt.lane}`;
    const seen = this.started.get(key) ?? [];
    if (!seen.includes(attempt.event.id)) this.started.set(key, [...seen, attempt.event.id]);
  }

  async #end(attempt: ClaimedAttempt | undefined, how: string): Promise<void> {
    if (attempt === undefined) return;
    this.#running = this.#running.filter((other) => other !== attempt);
    const book = this.#books.get(attempt.destination as Destination);
    if (how === 'delivered') await book?.delivered(attempt, { outcome: 'created', ids: {}, warnings: [] });
    else await book?.failed(attempt, this.#failure(how));
  }

  #failure(how: string): FailedAttempt {
    const next =
      how === 'dead'
        ? ({ kind: 'dead' } as const)
        : how === 'release'
          ? ({ kind: 'release' } as const)
          : ({ kind: 'retry', at: this.#now + 5 } as const);
    return { outcome: how === 'ambiguous' ? 'ambiguous' : 'transient', code: how, message: how, next };
  }

  async #replay(event: BridgeEvent | undefined, delivered: boolean): Promise<void> {
    if (event === undefined) return;
    const { again } = await this.#ledger.write((trx) =>
      replayEvent(trx, event.id, {
        parse: () => event,
        routing: { routes: [{ on: ['disposition'], to: DESTINATIONS }], leadDialers: new Map() },
        destination: undefined,
        delivered,
        now: () => this.#now,
      }),
    );
    if (again.length > 0) this.#replayed.add(event.id);
  }

  #of<T>(list: readonly T[], pick: number): T | undefined {
    return list[pick % Math.max(1, list.length)];
  }
}

test('whatever happens in whatever order, a lane has one delivery under way, starts in order and comes to an end', async () => {
  const ledger = await scratchLedger();
  let serial = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      const floor = new Floor(ledger, (serial += 1000));
      for (const one of steps) {
        await floor.take(one);
        await floor.check();
      }
      await floor.drain();
      expect(await floor.unfinished()).toBe(0);
      floor.checkOrder();
    }),
    { numRuns: 100 },
  );
}, 120_000);

test('the net releases the oldest of a lane where all wait, and none behind one that is under way', async () => {
  const ledger = await scratchLedger();
  await keep(
    ledger,
    [1, 2, 3].map((n) => eventOf(n, { leadKey: 'main:1' })),
    ['crm'],
  );
  await ledger.write((trx) => trx.updateTable('deliveries').set({ state: 'waiting' }).execute());
  expect(await ledger.write((trx) => releaseStuckLanes(trx, 5))).toBe(1);
  const states = async () =>
    (await ledger.db.selectFrom('deliveries').select('state').orderBy('seq').execute()).map(
      ({ state }) => state,
    );
  expect(await states()).toEqual(['due', 'waiting', 'waiting']);

  // A replayed delivery is older than the one under way, and waits all the same.
  await ledger.write(async (trx) => {
    await trx.updateTable('deliveries').set({ state: 'waiting' }).execute();
    await trx
      .updateTable('deliveries')
      .set({ state: 'running' })
      .where('event_id', '=', eventOf(3).id)
      .execute();
  });
  expect(await ledger.write((trx) => releaseStuckLanes(trx, 6))).toBe(0);
  expect(await states()).toEqual(['waiting', 'waiting', 'running']);
});
