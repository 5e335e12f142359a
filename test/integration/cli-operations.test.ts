import { expect, onTestFinished, test } from 'vitest';
import { ReviewError } from '../../src/domain/errors.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { judge } from '../../src/domain/fate.ts';
import { addDelivery } from '../../src/dispatch/take-in.ts';
import { openDeliveryBook } from '../../src/ledger/delivery-book.ts';
import { insertEvent } from '../../src/ledger/events.ts';
import { holdDestination } from '../../src/ledger/holds.ts';
import { identityMap } from '../../src/ledger/identities.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { parkHit } from '../../src/ledger/parked-hits.ts';
import { takeDue } from '../../src/ledger/work-list.ts';
import { startHubspotStandIn } from '../../src/sandbox/hubspot/index.ts';
import { CANARIES, cli, folderWith, inLedger } from './cli-rig.ts';
import { eventOf, hitOf } from './ledger-rig.ts';

const DEAD = { outcome: 'permanent', next: { kind: 'dead' } } as const;
const FATE = {
  attempt: 1,
  attempts: 5,
  backoff: { backoffMs: 1, maxBackoffMs: 1, jitter: 0 },
  now: 1,
  random: () => 0,
  stopping: false,
};

interface End {
  readonly n: number;
  readonly error: { readonly code: string; readonly message: string } | ReviewError;
  readonly status?: string;
  readonly lead?: number;
}

/** Events whose delivery to one destination has ended so. */
async function died(ledger: Ledger, ends: readonly End[], destination = 'crm'): Promise<void> {
  const book = openDeliveryBook(ledger, destination, Date.now);
  for (const { n, error, status = 'SALE', lead = n } of ends) {
    const query = `lead_id=${lead}&uniqueid=1790000000.${n}&dispo=${status}&campaign=SALES&phone_number=3125550101`;
    const event: BridgeEvent = {
      ...eventOf(n, { leadKey: `main:${lead}` }),
      receivedAt: new Date().toISOString(),
      call: { uniqueid: `1790000000.${n}`, status },
    };
    await ledger.write(async (trx) => {
      await insertEvent(trx, event, { ...hitOf(event, query), receivedAt: Date.now() });
      await addDelivery(trx, event, destination, Date.now());
    });
    const [entry] = await ledger.write((trx) => takeDue(trx, destination, 1, Date.now()));
    if (entry === undefined) return expect.fail('nothing is due');
    const claim = await book.claim({ deliveryId: entry.id, enqueue: entry.enqueues }, false);
    if (claim.kind !== 'claimed') return expect.fail(claim.kind);
    await book.failed(
      claim.attempt,
      error instanceof ReviewError ? judge(error, FATE) : { ...DEAD, ...error },
    );
  }
}

function several(n: number): End {
  const candidates = ['801', '802'].map((id) => ({ object: 'contact', id, hint: 'owner 5' }));
  return {
    n,
    lead: 7,
    error: new ReviewError('2 people fit.', {
      code: 'review-several',
      candidates,
      personKey: 'main:7',
      objects: ['contact'],
    }),
  };
}

function unknownField(n: number, status?: string): End {
  const message = `Property "p${n}" of contact ${n * 1000} does not exist`;
  return { n, error: { code: 'http-400', message }, ...(status === undefined ? {} : { status }) };
}

async function due(dir: string) {
  return inLedger(dir, ({ db }) =>
    db
      .selectFrom('deliveries')
      .select(['event_id', 'urgency', 'due_at'])
      .where('state', '=', 'due')
      .where('destination', '=', 'crm')
      .orderBy('due_at')
      .execute(),
  );
}

test.each([
  [['replay', '--state', 'dead', '--rate', '0'], '--rate 0: use a number'],
  [['replay', 'evt_1', '--rate', '5'], '--rate paces many events'],
  [['replay', '--state', 'due', '--code', 'x'], '--code and --group are of dead deliveries'],
  [['replay', '--since', '1h', '--until', 'never'], '--until never: write 30m'],
  [['replay', '--group', '1', '--dry-run'], 'there is no group 1 of dead letters'],
  [['events', '--group', 'k3v7q2abcd'], 'there is no group k3v7q2abcd of dead letters'],
  [
    ['replay', '--to', 'nope'],
    '--to nope: there is no such connection or dialer; known are main, crm, audit',
  ],
  [['events', '--to', 'crn'], '--to crn: there is no such connection or dialer; did you mean "crm"?'],
  [['dead', '--to', 'nope'], '--to nope: there is no such'],
  [['parked', '--to', 'nope'], '--to nope: there is no such'],
])('%j ends with 2 and says %s', async (words, message) => {
  const { code, stderr } = await cli(words, { dir: await folderWith() });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) as string });
});

test('dead letters are listed by what went wrong, and replayed by it: counted first, in their order, paced', async () => {
  const dir = await folderWith((ledger) =>
    died(ledger, [
      unknownField(1),
      { n: 2, error: { code: 'http-404', message: 'There is no deal 4711.' } },
      unknownField(3),
      unknownField(4, 'NI'),
    ]),
  );
  const listed = await cli(['dead'], { dir });
  expect(listed.stdout).toMatch(/^1\. {2}crm {2}http-400 {2}3 deliveries, /);
  expect(listed.stdout).toContain('Property "p4" of contact 4000 does not exist');
  expect(listed.stdout).toContain('2.  crm  http-404  1 delivery, ');
  const [group] = (await cli(['dead', '--json'], { dir })).stdout
    .split('\n')
    .slice(0, 1)
    .map((line) => JSON.parse(line) as { readonly id: string; readonly count: number });
  expect(group).toMatchObject({ destination: 'crm', code: 'http-400', count: 3, remedy: expect.any(String) });
  const id = group?.id ?? '';
  const ofGroup = await cli(['dead', '--group', '1', '--limit', '2'], { dir });
  expect(ofGroup.stdout).toContain('Property "p4" of contact 4000 does not exist');
  expect(ofGroup.stdout).toContain('the latest 2 of 3');
  expect((await cli(['dead', '--group', '9'], { dir })).stderr).toContain('there is no group 9');

  const dry = await cli(['replay', '--to', 'crm', '--group', id, '--rate', '0.5', '--dry-run'], { dir });
  expect(dry.stdout).toContain('3 events, 3 deliveries would be delivered, over 6 s');
  expect(await due(dir)).toEqual([]);
  await cli(['replay', '--to', 'crm', '--group', id, '--status', 'ni'], { dir });
  expect((await due(dir)).map(({ event_id, urgency }) => [event_id, urgency])).toEqual([[eventOf(4).id, 4]]);
  const paced = await cli(['replay', '--code', 'http-400', '--dialer', 'main', '--rate', '0.5', '--yes'], {
    dir,
  });
  expect(paced.stdout).toContain('2 events, 2 deliveries are due, over 4 s');
  const [, first, second] = await due(dir);
  expect([first?.event_id, second?.event_id]).toEqual([eventOf(1).id, eventOf(3).id]);
  expect((second?.due_at ?? 0) - (first?.due_at ?? 0)).toBeGreaterThanOrEqual(2000);
  expect((await cli(['dead'], { dir })).stdout).toMatch(/^1\. {2}crm {2}http-404 /);
  const none = await cli(['replay', '--code', 'http-404', '--until', '1h'], { dir });
  expect(none.stdout).toContain('0 events, 0 deliveries');
});

test('a group is replayed by its place, which is of one destination; by its id it is shown at every one', async () => {
  const dir = await folderWith(async (ledger) => {
    await died(ledger, [unknownField(4)], 'left');
    await died(ledger, [unknownField(1), unknownField(2)]);
    await died(ledger, [unknownField(3)], 'audit');
  });
  const place = await cli(['replay', '--group', '2', '--dry-run'], { dir });
  expect(place.stdout).toMatch(/^1 events, 1 deliveries would be delivered$/m);
  expect(place.stdout).toMatch(/^evt_\w+ {2}again: audit {2}new: -$/m);
  expect((await cli(['events', '--group', '1'], { dir })).stdout.match(/crm:dead/g)).toHaveLength(2);
  const [group] = (await cli(['dead', '--json'], { dir })).stdout.split('\n', 1);
  const { id } = JSON.parse(group ?? '') as { readonly id: string };
  const shown = await cli(['dead', '--group', id], { dir });
  expect(shown.stdout).toContain('crm  http-400  2 deliveries');
  expect(shown.stdout).toContain('audit  http-400  1 delivery');
  // It is configured no more, and its past can be read.
  expect((await cli(['dead', '--to', 'left'], { dir })).stdout).toContain('left  http-400  1 delivery');
});

test('what is parked is parked everywhere: not among the dead letters, and not replayed with them', async () => {
  const dir = await folderWith((ledger) => died(ledger, [several(1), unknownField(2)]));
  const dead = await cli(['dead'], { dir });
  expect(dead.stdout).toContain('crm  http-400  1 delivery');
  expect(dead.stdout).not.toContain('review-several');
  expect((await cli(['connections'], { dir })).stdout).toMatch(/^crm +hubspot +on +0 +0 +0 +0 +1 +1$/m);
  expect((await cli(['status'], { dir })).stdout).toMatch(/destination {2}crm: .* 1 dead, 1 parked$/m);
  const parked = await cli(['events', '--state', 'parked'], { dir });
  expect(parked.stdout).toMatch(new RegExp(`^${eventOf(1).id} .* crm:parked\n$`));
  const { deliveries } = JSON.parse((await cli(['event', eventOf(1).id], { dir })).stdout) as {
    readonly deliveries: readonly object[];
  };
  expect(deliveries).toMatchObject([{ state: 'parked', reviews: [{ item: 1 }] }]);
  const replay = await cli(['replay', '--state', 'dead', '--dry-run'], { dir });
  expect(replay.stdout).toContain(`${eventOf(2).id}  again: crm`);
  expect(replay.stdout).toContain('1 events, ');
  const asked = await cli(['replay', '--state', 'parked', '--dry-run'], { dir });
  expect(asked.stdout).toContain(`${eventOf(1).id}  again: crm`);
});

test('a record that is none of the candidates, when it is the answer, then it is refused unless the CRM has it', async () => {
  const hubspot = await startHubspotStandIn({ accessToken: CANARIES.HUBSPOT_TOKEN });
  onTestFinished(() => hubspot.close());
  const dir = await folderWith((ledger) => died(ledger, [several(1)]), {
    connections: { crm: { type: 'hubspot', accessToken: '$HUBSPOT_TOKEN', baseUrl: hubspot.url } },
    routes: [{ on: 'disposition', to: 'crm' }],
  });
  const refused = await cli(['parked', 'resolve', '1', '--use', 'contact:9999'], { dir });
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('crm has no contact 9999; nothing was changed');
  expect(refused.stderr).toContain('The candidates are contact:801, contact:802');
  expect(await due(dir)).toEqual([]);
  const id = hubspot.create({ lastname: 'Other' });
  const taken = await cli(['parked', 'resolve', '1', '--use', `contact:${id}`, '--by', 'ann'], { dir });
  expect(taken.stdout).toContain(`crm: use contact:${id}; 1 are due`);
  expect((await cli(['parked', '--all'], { dir })).stdout).toMatch(
    new RegExp(
      `^1\\. {2}crm {2}lead main:7 {2}1 delivery {2}review-several {2}answered: use contact:${id}, by ann, 2`,
      'm',
    ),
  );
  const { deliveries } = JSON.parse((await cli(['event', eventOf(1).id], { dir })).stdout) as {
    readonly deliveries: readonly object[];
  };
  expect(deliveries).toMatchObject([
    { reviews: [{ item: 1, answer: { answer: `use contact:${id}`, by: 'ann' } }] },
  ]);
  hubspot.archive(id);
  await inLedger(dir, async (ledger) => {
    const [entry] = await ledger.write((trx) => takeDue(trx, 'crm', 1, Date.now()));
    const book = openDeliveryBook(ledger, 'crm', Date.now);
    if (entry === undefined) return expect.fail('nothing is due');
    const claim = await book.claim({ deliveryId: entry.id, enqueue: entry.enqueues }, false);
    if (claim.kind !== 'claimed') return expect.fail(claim.kind);
    await book.failed(claim.attempt, judge(several(1).error, FATE));
  });
  expect((await cli(['parked'], { dir })).stdout).toMatch(
    new RegExp(
      `answered before \\(use contact:${id}, by ann, .*\\) and asked again: that record was not there`,
    ),
  );
});

test('what is parked is listed with the answers that are possible; an answer lets all of the lead go on', async () => {
  const dir = await folderWith(async (ledger) => {
    await died(ledger, [several(1), several(2)]);
    await ledger.write((trx) => parkHit(trx, hitOf(eventOf(9)), 'a fault'));
  });
  const { stdout } = await cli(['parked'], { dir });
  expect(stdout).toMatch(/^1\. {2}crm {2}lead main:7 {2}2 deliveries since .* {2}review-several\n/);
  expect(stdout).toContain('vicibridge parked resolve 1 --use contact:801   (owner 5)');
  expect(stdout).toContain('1 request could not be taken in');
  const json = (await cli(['parked', 'list', '--json'], { dir })).stdout.trim().split('\n');
  expect(json.map((line) => (JSON.parse(line) as { readonly kind: string }).kind)).toEqual([
    'person',
    'request',
  ]);
  expect((await cli(['parked', 'resolve', '5', '--skip'], { dir })).stderr).toContain(
    'nothing is parked as 5',
  );
  expect((await cli(['parked', 'resolve', '1'], { dir })).stderr).toContain('say one of');

  const words = ['parked', 'resolve', '1', '--use', 'contact:802', '--by', 'ann'];
  expect((await cli([...words, '--dry-run'], { dir })).stdout).toContain('2 would be due');
  expect(await due(dir)).toEqual([]);
  expect((await cli(words, { dir })).stdout).toBe(
    `${eventOf(1).id}  due\n${eventOf(2).id}  due\ncrm: use contact:802; 2 are due\n`,
  );
  expect(await due(dir), 'the second waits for the first').toHaveLength(1);
  const id = await inLedger(dir, (ledger) => identityMap(ledger, 'crm', Date.now).get('contact', 'main:7'));
  expect(id).toBe('802');
  expect((await cli(['parked', '--to', 'crm'], { dir })).stdout).toBe('nothing is parked\n');
});

test('connections are listed with their state, checked, and prepared; what fails ends with 1', async () => {
  const dir = await folderWith(async (ledger) => {
    await died(ledger, [unknownField(1)]);
    await ledger.write((trx) =>
      holdDestination(trx, { destination: 'audit', code: 'http-401', message: 'no', since: 0, probe_at: 1 }),
    );
  });
  const { stdout } = await cli(['connections'], { dir });
  expect(stdout).toMatch(/^crm +hubspot +on +0 +0 +0 +0 +1 +0$/m);
  expect(stdout).toMatch(/^audit +webhook +held \(http-401\) +1970-01-01T00:00:00.000Z +0 +0 +0 +0 +0 +0$/m);
  const checked = await cli(['connections', 'check', 'audit'], { dir });
  expect(checked).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^ERROR {4}audit: /),
  });
  const prepared = await cli(['connections', 'prepare', 'audit'], { dir });
  expect(prepared).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('audit: there is nothing to create'),
  });
  expect((await cli(['connections', 'prepare', 'audit', '--dry-run'], { dir })).code).toBe(1);
  const unknown = await cli(['connections', 'prepare', 'aduit'], { dir });
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no connection aduit') });
});

test('a bare HubSpot account, when its connection is prepared by the command, then it has the properties, a check finds all in order, and nothing is created twice', async () => {
  const hubspot = await startHubspotStandIn({
    accessToken: CANARIES.HUBSPOT_TOKEN,
    uniqueProperties: false,
    dncProperty: false,
  });
  onTestFinished(() => hubspot.close());
  const dir = await folderWith(undefined, {
    connections: { crm: { type: 'hubspot', accessToken: '$HUBSPOT_TOKEN', baseUrl: hubspot.url } },
    routes: [],
  });
  const created = () =>
    hubspot.requests.filter(({ method, path }) => method === 'POST' && path.includes('/properties/')).length;
  expect((await cli(['connections', 'prepare', 'crm', '--dry-run'], { dir })).code).toBe(1);
  expect(created()).toBe(0);
  const { code, stdout } = await cli(['connections', 'prepare', 'crm'], { dir });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ok {7}crm: Created: .*vicidial_call_key/m);
  const after = created();
  expect(after).toBeGreaterThanOrEqual(3);
  expect(await cli(['connections', 'check', 'crm'], { dir })).toMatchObject({
    code: 0,
    stdout: expect.not.stringMatching(/^(?:ERROR|warning)/m) as string,
  });
  expect((await cli(['connections', 'prepare'], { dir })).code).toBe(0);
  expect(created()).toBe(after);
});
