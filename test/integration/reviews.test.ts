import { expect, test } from 'vitest';
import { byPerson } from '../../src/commands/parked/groups.ts';
import { carryOut } from '../../src/commands/parked/carry-out.ts';
import { type Decision, decisionOf } from '../../src/commands/parked/decision.ts';
import { verified } from '../../src/commands/parked/verify.ts';
import type { ReplayOptions } from '../../src/dispatch/replay.ts';
import { ReviewError } from '../../src/domain/errors.ts';
import { judge } from '../../src/domain/fate.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { type FoundPerson, type PersonSource, resolvePerson } from '../../src/kit/resolve-person.ts';
import { openDeliveryBook } from '../../src/ledger/delivery-book.ts';
import { identityMap } from '../../src/ledger/identities.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { countReviews, openReviews } from '../../src/ledger/reviews.ts';
import { takeDue } from '../../src/ledger/work-list.ts';
import { eventOf, keep, scratchLedger } from './ledger-rig.ts';

const FATE = {
  attempt: 1,
  attempts: 5,
  backoff: { backoffMs: 1, maxBackoffMs: 1, jitter: 0 },
  now: 1,
  random: () => 0,
  stopping: false,
};
const TWINS: readonly FoundPerson[] = ['801', '802'].map((id) => ({
  object: 'contact',
  id,
  ownerId: undefined,
  createdAt: 1_790_000_000_000,
  order: 0,
}));

/** A CRM in which two people have the lead's number. */
function crm(found: readonly FoundPerson[] = TWINS): PersonSource & { readonly made: string[] } {
  const made: string[] = [];
  return {
    made,
    objects: ['contact'],
    byVendorLeadCode: () => Promise.resolve(undefined),
    byLeadKey: () => Promise.resolve([]),
    byEmail: () => Promise.resolve([]),
    byPhone: () => Promise.resolve(found),
    create: () => {
      made.push('900');
      return Promise.resolve({ object: 'contact', id: '900' });
    },
    agentOwnerId: () => Promise.resolve(undefined),
  };
}

async function rig(numbers: readonly number[] = [1, 2]) {
  const ledger = await scratchLedger();
  const events = numbers.map((n) =>
    eventOf(n, { leadKey: 'main:7', ...(n === 9 ? { leadKey: 'main:9' } : {}) }),
  );
  await keep(ledger, events, ['crm'], 1000);
  const parts = { ledger, events, source: crm(), identities: identityMap(ledger, 'crm', () => 2000) };
  await attemptAll(parts);
  return parts;
}

type Rig = Awaited<ReturnType<typeof rig>>;

async function resolve({ source, identities }: Pick<Rig, 'source' | 'identities'>, event: BridgeEvent) {
  return resolvePerson({
    event,
    source,
    identities,
    policy: { several: 'park', none: 'park', object: undefined, defaults: {} },
    except: new Set(),
    exclusive: (_key, work) => work(),
    warn: () => undefined,
  });
}

/** Work off what is due, as the deliver job does. @returns whom each was put on */
async function attemptAll(parts: Pick<Rig, 'ledger' | 'source' | 'identities'>): Promise<readonly string[]> {
  const book = openDeliveryBook(parts.ledger, 'crm', () => 3000);
  const people: string[] = [];
  for (;;) {
    const [entry] = await parts.ledger.write((trx) => takeDue(trx, 'crm', 1, Date.now()));
    if (entry === undefined) return people;
    const claim = await book.claim({ deliveryId: entry.id, enqueue: entry.enqueues }, false);
    if (claim.kind !== 'claimed') return expect.fail(claim.kind);
    const { attempt } = claim;
    try {
      const person = await resolve(parts, attempt.event);
      people.push(`${attempt.event.id.at(-1)} on ${person?.id}`);
      await book.delivered(attempt, { outcome: 'created', ids: {}, warnings: [] });
    } catch (error) {
      await book.failed(attempt, judge(error, FATE));
    }
  }
}

function decide(parts: Pick<Rig, 'ledger' | 'events'>, decision: Decision, by = 'ann') {
  const replay: ReplayOptions = {
    parse: (hit) => parts.events.find(({ id }) => id === hit.eventId) ?? expect.fail('unknown hit'),
    routing: { routes: [{ on: ['disposition'], to: ['crm'] }], leadDialers: new Map() },
    destination: undefined,
    delivered: false,
    now: () => 5000,
  };
  return parts.ledger.write(async (trx) => {
    const [person] = byPerson(await openReviews(trx));
    return person === undefined
      ? expect.fail('nothing is parked')
      : carryOut(trx, person, { decision, by, replay });
  });
}

async function states({ db }: Ledger) {
  const rows = await db
    .selectFrom('deliveries')
    .select(['state', 'outcome', 'receipt'])
    .orderBy('seq')
    .execute();
  return rows;
}

test('what only a person can decide is parked with the candidates, counted, and grouped by person', async () => {
  const { ledger, events } = await rig([1, 2, 9]);
  expect(await countReviews(ledger.db)).toEqual([{ destination: 'crm', code: 'review-several', count: 3 }]);
  const people = byPerson(await openReviews(ledger.db));
  expect(people.map(({ reviews }) => reviews.map(({ eventId }) => eventId))).toEqual([
    [events[0]?.id, events[1]?.id],
    [events[2]?.id],
  ]);
  expect(people[0]?.first).toMatchObject({
    personKey: 'main:7',
    objects: ['contact'],
    candidates: [
      { object: 'contact', id: '801', hint: 'created 2026-09-21' },
      { object: 'contact', id: '802', hint: 'created 2026-09-21' },
    ],
  });
  expect((await states(ledger)).map(({ state }) => state)).toEqual(['dead', 'dead', 'dead']);
});

test('--use puts every parked delivery of the lead on that record, oldest first, and later ones too', async () => {
  const parts = await rig();
  const done = await decide(parts, { kind: 'use', object: 'contact', id: '802' });
  expect(done.again).toEqual(parts.events.map(({ id }) => id));
  expect(await attemptAll(parts)).toEqual(['1 on 802', '2 on 802']);
  expect(await openReviews(parts.ledger.db)).toEqual([]);
  expect(await resolve(parts, eventOf(3, { leadKey: 'main:7' }))).toMatchObject({
    id: '802',
    remembered: true,
  });
  const [row] = await parts.ledger.db.selectFrom('reviews').selectAll().execute();
  expect(row).toMatchObject({ resolution: 'use contact:802', resolved_by: 'ann', resolved_at: 5000 });
});

test('--create makes one new record for all of them, though the CRM has people who fit', async () => {
  const parts = await rig();
  await decide(parts, { kind: 'create' });
  expect(await attemptAll(parts)).toEqual(['1 on 900', '2 on 900']);
  expect(parts.source.made).toEqual(['900']);
  expect(await parts.identities.get('review', 'main:7'), 'it was carried out').toBeUndefined();
});

test('--skip ends them with who has decided it, and a later call asks again', async () => {
  const parts = await rig();
  expect((await decide(parts, { kind: 'skip' })).skipped).toHaveLength(2);
  expect(await states(parts.ledger)).toEqual(
    [1, 2].map(() => ({
      state: 'delivered',
      outcome: 'skipped',
      receipt: expect.stringContaining('skipped by ann: review-several') as string,
    })),
  );
  await expect(resolve(parts, eventOf(3, { leadKey: 'main:7' }))).rejects.toBeInstanceOf(ReviewError);
});

test('of one call that was delivered by a later event meanwhile, the older one is left and not parked again', async () => {
  const parts = await rig([1]);
  const later = eventOf(2, { leadKey: 'main:7', callKey: parts.events[0]?.callKey });
  await keep(parts.ledger, [later], ['crm'], 4000);
  await parts.identities.set('contact', 'main:7', '801');
  expect(await attemptAll(parts)).toEqual(['2 on 801']);
  const done = await decide(parts, { kind: 'use', object: 'contact', id: '801' });
  expect(done).toMatchObject({ again: [], left: [parts.events[0]?.id] });
  expect(await openReviews(parts.ledger.db)).toEqual([]);
  expect((await states(parts.ledger)).map(({ outcome }) => outcome)).toEqual(['skipped', 'created']);
});

test('a delivery that is parked again after its answer is open again, once, with the answer that failed', async () => {
  const parts = await rig([1]);
  await decide(parts, { kind: 'use', object: 'contact', id: '801' });
  await parts.identities.forget('contact', 'main:7');
  expect(await attemptAll(parts)).toEqual([]);
  expect(await openReviews(parts.ledger.db)).toMatchObject([
    { lastAnswer: { answer: 'use contact:801', by: 'ann', at: 5000 } },
  ]);
  await parts.ledger.db.updateTable('deliveries').set({ state: 'due', due_at: 1 }).execute();
  await attemptAll(parts);
  expect(await openReviews(parts.ledger.db), 'asked once more without an answer').toMatchObject([
    { lastAnswer: { answer: 'use contact:801' } },
  ]);
});

test('nobody who fits is parked too, where the configuration makes no new one, and --create makes one', async () => {
  const ledger = await scratchLedger();
  const events = [eventOf(1)];
  const parts = { ledger, events, source: crm([]), identities: identityMap(ledger, 'crm', () => 2000) };
  await keep(ledger, events, ['crm'], 1000);
  await attemptAll(parts);
  expect(await countReviews(ledger.db)).toEqual([{ destination: 'crm', code: 'review-nobody', count: 1 }]);
  await decide(parts, { kind: 'create' });
  expect(await attemptAll(parts)).toEqual(['1 on 900']);
});

test('an answer must be one, and of an object that people are kept in', async () => {
  const { ledger } = await rig([1]);
  const [review] = await openReviews(ledger.db);
  if (review === undefined) return expect.fail('nothing is parked');
  expect(decisionOf({ use: 'contact:801' }, review)).toEqual({ kind: 'use', object: 'contact', id: '801' });
  expect(() => decisionOf({}, review)).toThrow('say one of');
  expect(() => decisionOf({ create: true, skip: true }, review)).toThrow('say one of');
  expect(() => decisionOf({ use: 'contacts:801' }, review)).toThrow('people are kept in contact');
  expect(() => decisionOf({ use: '801' }, review)).toThrow('such as contact:801');
  const nameless = { ...review, personKey: undefined };
  expect(() => decisionOf({ create: true }, nameless)).toThrow('only --skip is possible');
  expect(decisionOf({ skip: true }, nameless)).toEqual({ kind: 'skip' });
});

test('a record of an answer, when it is no candidate, then it is looked at, and taken where it lives on', async () => {
  const asked = { destination: 'crm', candidates: [{ object: 'contact', id: '801', hint: '' }] };
  const use = (id: string): Decision => ({ kind: 'use', object: 'contact', id });
  const away = () => Promise.reject(new Error('away'));
  expect(await verified(use('801'), asked, away)).toEqual(use('801'));
  expect(await verified({ kind: 'create' }, asked, away)).toEqual({ kind: 'create' });
  const merged = () => Promise.resolve({ object: 'contact', id: '805' });
  expect(await verified(use('803'), asked, merged)).toEqual(use('805'));
  await expect(verified(use('803'), asked, () => Promise.resolve(undefined))).rejects.toThrow(
    'crm has no contact 803; nothing was changed. The candidates are contact:801',
  );
  await expect(verified(use('803'), asked, away)).rejects.toThrow('could not be asked for it: away');
});

test('another lead with the number is the person made a moment ago, whom search does not know yet; long after, it is not', async () => {
  const ledger = await scratchLedger();
  const clock = { now: 1_790_000_000_000 };
  const identities = identityMap(ledger, 'crm', () => clock.now);
  const ids = ['900', '901'];
  const source: PersonSource = {
    ...crm([]),
    create: () => Promise.resolve({ object: 'contact', id: ids.shift() ?? expect.fail('a third person') }),
  };
  const resolved = async (n: number): Promise<string | undefined> =>
    (
      await resolvePerson({
        event: eventOf(n),
        source,
        identities,
        policy: { several: 'newest', none: 'create', object: undefined, defaults: {} },
        except: new Set(),
        exclusive: (_key, work) => work(),
        warn: () => undefined,
      })
    )?.id;
  expect(await resolved(1)).toBe('900');
  clock.now += 5 * 60_000;
  expect(await resolved(2)).toBe('900');
  clock.now += 24 * 3_600_000;
  // Whoever was 900 has another number in the CRM by now.
  expect(await resolved(3)).toBe('901');
  expect(await resolved(1), 'the lead itself stays where it is').toBe('900');
});
