import * as fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { FailedAttempt } from '../../src/domain/fate.ts';
import type { RawHit } from '../../src/domain/hit/raw-hit.ts';
import type { ClaimedAttempt } from '../../src/ledger/attempt.ts';
import { type DeliveryBook, openDeliveryBook } from '../../src/ledger/delivery-book.ts';
import { setDncOnce } from '../../src/ledger/dnc/facts.ts';
import { SYSTEM } from '../../src/ledger/dnc/place.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { type QueueEntry, takeDue } from '../../src/ledger/work-list.ts';
import {
  blockedNumbers,
  DESTINATIONS,
  dispositionHit,
  numberOf,
  operate,
  recordHit,
  replay,
  take,
} from '../integration/dnc-rig.ts';
import { scratchLedger } from '../integration/ledger-rig.ts';

const pick = fc.nat({ max: 1000 });
const lead = fc.integer({ min: 1, max: 2 });
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('disposition'),
      lead,
      status: fc.constantFrom('DNC', 'SALE', 'NI'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('record'), lead, optOut: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('lift'), lead }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('list') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('again'), pick }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('replay'), pick }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('start'), pick }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('end'),
      pick,
      how: fc.constantFrom('delivered', 'retry', 'dead'),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A person opts out, and the number is looked up only after an operator has lifted it. */
const LIFTED_BEFORE_LOOKED_UP: Step[] = [
  { kind: 'record', lead: 1, optOut: true },
  { kind: 'list' },
  { kind: 'lift', lead: 1 },
  { kind: 'replay', pick: 0 },
  { kind: 'start', pick: 0 },
  { kind: 'end', pick: 0, how: 'delivered' },
  { kind: 'start', pick: 0 },
  { kind: 'record', lead: 1, optOut: false },
];

/** The ledger, with destinations that hold what they were told. */
class World {
  readonly #ledger: Ledger;
  readonly #clock = { now: 1_790_000_000_000 };
  readonly #books: ReadonlyMap<string, DeliveryBook>;
  readonly #hits: RawHit[] = [];
  readonly #running: ClaimedAttempt[] = [];
  /** By the order of what was said for the first time: whether each number is blocked. */
  readonly expected = new Map<string, boolean>();
  /** What each destination holds. */
  readonly held = new Map<string, Set<string>>(DESTINATIONS.map((name) => [name, new Set()]));
  #serial = 0;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
    this.#books = new Map(
      DESTINATIONS.map((name) => [name, openDeliveryBook(ledger, name, () => this.#clock.now)]),
    );
  }

  async take(one: Step): Promise<void> {
    this.#clock.now += 10;
    switch (one.kind) {
      case 'disposition':
        if (one.status === 'DNC') this.expected.set(numberOf(one.lead), true);
        return this.#take(dispositionHit(this.#next(), one.lead, one.status, this.#clock.now));
      case 'record':
        return this.#take(recordHit(this.#next(), one.lead, one.optOut, this.#clock.now));
      case 'lift':
        this.expected.set(numberOf(one.lead), false);
        await operate(this.#ledger, 'dnc-lifted', [numberOf(one.lead)], this.#clock);
        return;
      case 'list':
        for (const number of [numberOf(1), numberOf(2)]) this.expected.set(number, true);
        await operate(this.#ledger, 'dnc-set', [numberOf(1), numberOf(2)], this.#clock);
        return;
      case 'again': {
        const hit = this.#hits[one.pick % Math.max(1, this.#hits.length)];
        if (hit !== undefined) await take(this.#ledger, hit, this.#clock);
        return;
      }
      case 'replay':
        return this.#replay(one.pick);
      case 'start':
        return this.#start(one.pick);
      case 'end':
        return this.#end(this.#running[one.pick % Math.max(1, this.#running.length)], one.how);
    }
  }

  /** Everything that is left goes well from here on, and what is dead is replayed. */
  async drain(): Promise<void> {
    for (let round = 0; round < 200; round += 1) {
      this.#clock.now += 100_000;
      for (const attempt of this.#running.slice()) await this.#end(attempt, 'delivered');
      for (const destination of DESTINATIONS) while (await this.#claimOne(destination));
      if (this.#running.length === 0 && !(await this.#replayDead())) return;
    }
    expect.fail('it does not come to an end');
  }

  #next(): number {
    this.#serial += 1;
    return this.#serial;
  }

  async #take(hit: RawHit): Promise<void> {
    this.#hits.push(hit);
    await take(this.#ledger, hit, this.#clock);
  }

  async #replay(which: number): Promise<void> {
    const ids = await this.#ledger.db.selectFrom('events').select('id').orderBy('id').execute();
    const one = ids[which % Math.max(1, ids.length)];
    if (one !== undefined) await replay(this.#ledger, one.id, this.#clock);
  }

  async #replayDead(): Promise<boolean> {
    const dead = await this.#ledger.db
      .selectFrom('deliveries')
      .select('event_id')
      .where('state', '=', 'dead')
      .execute();
    let again = 0;
    for (const { event_id } of dead)
      again += (await replay(this.#ledger, event_id, this.#clock)).again.length;
    return again > 0;
  }

  async #start(which: number): Promise<void> {
    await this.#claimOne(DESTINATIONS[which % 2] ?? 'main');
  }

  async #claimOne(destination: string): Promise<boolean> {
    const [entry] = await this.#ledger.write((trx) => takeDue(trx, destination, 1, this.#clock.now));
    if (entry !== undefined) await this.#claim(destination, entry);
    return entry !== undefined;
  }

  async #claim(destination: string, { id, enqueues }: QueueEntry): Promise<void> {
    const claim = await this.#books.get(destination)?.claim({ deliveryId: id, enqueue: enqueues }, false);
    if (claim?.kind === 'claimed') this.#running.push(claim.attempt);
  }

  async #end(attempt: ClaimedAttempt | undefined, how: string): Promise<void> {
    if (attempt === undefined) return;
    this.#running.splice(this.#running.indexOf(attempt), 1);
    const book = this.#books.get(attempt.destination);
    if (how === 'delivered') {
      await this.#write(attempt);
      await book?.delivered(attempt, { outcome: 'updated', ids: {}, warnings: [] });
      return;
    }
    const next =
      how === 'dead' ? ({ kind: 'dead' } as const) : ({ kind: 'retry', at: this.#clock.now } as const);
    const failed: FailedAttempt = { outcome: 'transient', code: how, message: how, next };
    await book?.failed(attempt, failed);
    if (how === 'retry') await this.#giveBack();
  }

  /** A retry stays with the queue, which these destinations do not have. */
  async #giveBack(): Promise<void> {
    await this.#ledger.write((trx) =>
      trx.updateTable('deliveries').set({ state: 'due' }).where('state', '=', 'queued').execute(),
    );
  }

  async #write({ event, destination }: ClaimedAttempt): Promise<void> {
    const held = this.held.get(destination);
    if (event.type === 'dnc-set') for (const one of await this.#numbersOf(event)) held?.add(one);
    if (event.type === 'dnc-lifted') for (const one of event.dnc?.numbers ?? []) held?.delete(one);
  }

  /** Those of a record are looked up now, as the deliveries of such events do. */
  async #numbersOf({ id, dnc, record, receivedAt }: ClaimedAttempt['event']): Promise<readonly string[]> {
    if (dnc === undefined || dnc.numbers.length > 0 || record === undefined) return dnc?.numbers ?? [];
    const number = numberOf(Number(record.id));
    const said = await this.#ledger.db
      .selectFrom('dnc_evidence')
      .select('id')
      .where('event_id', '=', id)
      .executeTakeFirst();
    if (said === undefined) this.expected.set(number, true);
    const entry = { numbers: [number], place: SYSTEM, at: Date.parse(receivedAt), actor: undefined };
    return this.#ledger.write((trx) =>
      setDncOnce(trx, { ...entry, origin: 'crm', eventId: id, reason: dnc.reason }),
    );
  }
}

test('whatever is said, replayed, repeated and delivered in whatever order, a blocked number stays blocked until an operator lifts it, and every destination ends with that', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 50 }), async (steps) => {
      const ledger = await scratchLedger();
      // This is about order, not about a loss of power.
      await sql`pragma synchronous = off`.execute(ledger.db);
      const world = new World(ledger);
      const blocked = () => [...world.expected].filter(([, is]) => is).map(([number]) => number);
      for (const one of steps) {
        await world.take(one);
        expect(await blockedNumbers(ledger)).toEqual(blocked().toSorted());
      }
      await world.drain();
      expect(await blockedNumbers(ledger)).toEqual(blocked().toSorted());
      for (const [destination, held] of world.held)
        expect([...held].toSorted(), destination).toEqual(blocked().toSorted());
      await ledger.close();
    }),
    { numRuns: 40, examples: [[LIFTED_BEFORE_LOOKED_UP]] },
  );
}, 60_000);
