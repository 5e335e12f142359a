import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { journalPath } from '../../src/journal/schema.ts';
import { startHubspotStandIn } from '../../src/sandbox/hubspot/index.ts';
import { element, EVENTS, idsOf, PUBLIC_URL, SECRET, send, startHubspotDoor } from './hubspot-hooks-rig.ts';

describe('events of HubSpot', () => {
  test('of the stand-in, when they come through a proxy, then every change is kept as an event of its record', async () => {
    const rig = await startHubspotDoor();
    const standIn = await startHubspotStandIn({ accessToken: 'token' });
    onTestFinished(() => standIn.close());
    const tally = standIn.subscribe({
      url: rig.url + EVENTS,
      signedUrl: PUBLIC_URL + EVENTS,
      secret: SECRET,
      appId: 1,
    });
    const ids = Array.from({ length: 120 }, (_, at) => standIn.create({ lastname: `L${at}`, phone: '1' }));
    standIn.edit(ids[0] ?? '', { phone: '2' });
    const merged = standIn.merge(ids[0] ?? '', ids[1] ?? '');
    await standIn.webhooksDrained();
    expect(tally).toMatchObject({ delivered: 362, retries: 0, lost: 0 });
    const events = rig.events();
    expect(events).toHaveLength(362);
    expect(new Set(idsOf(rig)).size).toBe(362);
    expect(events.every(({ marks, type }) => marks.length === 0 && type === 'record-changed')).toBe(true);
    expect(events.filter(({ leadKey }) => leadKey === `crm:contact:${ids[5]}`)).toHaveLength(3);
    expect(events.find(({ record }) => record?.change === 'merged')?.record).toMatchObject({
      id: merged,
      mergedIds: [ids[0], ids[1]],
      origin: { kind: 'CRM_UI' },
    });
    expect(rig.receiver.counters).toMatchObject({ accepted: 362, unauthorized: 0 });
  });

  test('that are repeated with a higher attemptNumber, when received, then they have the same ids', async () => {
    const rig = await startHubspotDoor();
    const batch = [
      element(),
      element({ eventId: 2 }),
      element({ propertyValue: 'x' }),
      element({ objectId: 124 }),
    ];
    expect(await send(rig, EVENTS, batch)).toMatchObject({ status: 200, text: 'OK 4 events' });
    await send(rig, EVENTS, batch.map((one) => ({ ...one, attemptNumber: 3 })).toReversed());
    const ids = idsOf(rig);
    expect(new Set(ids).size).toBe(4);
    expect(ids.slice(4)).toEqual(ids.slice(0, 4).toReversed());
    for (const id of ids) expect(id).toMatch(/^evt_[a-z2-7]{26}$/);
  });

  test.each([
    ['propertyName', { propertyName: 'mobilephone' }],
    ['occurredAt', { occurredAt: 1_795_310_300_001 }],
    ['subscriptionType', { subscriptionType: 'contact.creation' }],
    ['subscriptionId', { subscriptionId: 1 }],
    ['portalId', { portalId: 1 }],
  ])('that differ in %s, when received, then they are two', async (_, changes) => {
    const rig = await startHubspotDoor();
    await send(rig, EVENTS, [element(), element(changes)]);
    expect(new Set(idsOf(rig)).size).toBe(2);
  });

  test('one object in place of a list, when received, then it is one event', async () => {
    const rig = await startHubspotDoor();
    expect((await send(rig, EVENTS, element())).text).toBe('OK 1 events');
    expect(rig.events()).toMatchObject([{ leadKey: 'crm:contact:123', marks: [] }]);
  });

  test('with bad ones among them, when received, then those are marked and the others whole', async () => {
    const rig = await startHubspotDoor();
    const good = JSON.stringify(element({ propertyValue: '], "}\\' }));
    const body = `[ null, 7 ,${good},{"a":[1,{"b":"]"}]}, "x",{"objectId":9007199254740993,"subscriptionType":"contact.creation","occurredAt":1795310300000,"new":"kept"}\n]`;
    expect((await send(rig, EVENTS, body)).text).toBe('OK 6 events');
    expect(rig.rows().map(({ hit }) => Buffer.from(hit.body).toString('utf8'))).toEqual([
      'null',
      '7',
      good,
      '{"a":[1,{"b":"]"}]}',
      '"x"',
      expect.stringMatching(/^\{"objectId":9007199254740993,.*"new":"kept"\}$/),
    ]);
    const events = rig.events();
    expect(events.map(({ marks }) => marks.map(({ code }) => code).join())).toEqual([
      'unreadable-body',
      'unreadable-body',
      '',
      'unknown-event',
      'unreadable-body',
      '',
    ]);
    expect(events[2]?.record?.fields).toEqual({ phone: '], "}\\' });
    expect(events[5]?.leadKey).toBe('crm:contact:9007199254740993');
  });

  test.each([
    ['broken JSON', '[{"objectId":1},'],
    ['no JSON at all', 'objectId=1&x=2'],
    ['a number', '17'],
    ['nothing', ''],
    ['a list that was cut', '[{"objectId":1}'],
  ])('that are %s, when rightly signed, then the body is kept as it came', async (_, body) => {
    const rig = await startHubspotDoor();
    expect(await send(rig, EVENTS, body)).toMatchObject({ status: 200, text: 'OK 1 events' });
    expect(Buffer.from(rig.rows()[0]?.hit.body ?? []).toString('utf8')).toBe(body);
    expect(rig.events()[0]?.marks).toMatchObject([{ code: 'unreadable-body' }]);
  });

  test('more than a hundred, when received at once, then all are kept', async () => {
    const rig = await startHubspotDoor();
    const batch = Array.from({ length: 250 }, (_, eventId) => element({ eventId }));
    expect((await send(rig, EVENTS, batch)).text).toBe('OK 250 events');
    expect(new Set(idsOf(rig)).size).toBe(250);
  });

  test('none at all, when an empty list comes, then that is fine', async () => {
    const rig = await startHubspotDoor();
    expect(await send(rig, EVENTS, [])).toMatchObject({ status: 200, text: 'OK 0 events' });
  });

  test('that tell neither when nor which, when they come again, then each is looked at', async () => {
    const rig = await startHubspotDoor();
    const body = [{ subscriptionType: 'contact.creation', objectId: 5 }];
    await send(rig, EVENTS, body);
    await send(rig, EVENTS, body);
    expect(new Set(idsOf(rig)).size).toBe(2);
  });

  test('of another account than the configured one, when received, then only those are left out', async () => {
    const rig = await startHubspotDoor({ portalId: 62_515 });
    const batch = [
      element(),
      element({ portalId: 1, eventId: 2 }),
      element({ portalId: undefined, eventId: 3 }),
    ];
    expect(await send(rig, EVENTS, batch)).toMatchObject({ status: 200, text: 'OK 2 events' });
    expect(rig.events().map(({ fields }) => fields['eventId'])).toEqual(['1', '3']);
    expect(rig.receiver.counters).toMatchObject({ accepted: 2, foreign: 1 });
    expect(rig.logger.lines.find(({ level }) => level === 'warn')?.fields).toEqual({
      connection: 'crm',
      foreign: 1,
      kept: 2,
    });
  });

  test('that the disk refuses in part, when sent again, then none is missing and none doubled', async () => {
    const rig = await startHubspotDoor();
    const db = new DatabaseSync(journalPath(rig.dir));
    const table = String(
      db
        .prepare(`SELECT name FROM sqlite_master WHERE sql LIKE '%event_id%' AND type = 'table' LIMIT 1`)
        .get()?.['name'],
    );
    db.exec(
      `CREATE TRIGGER refuse BEFORE INSERT ON "${table}" WHEN (SELECT count(*) FROM "${table}") >= 2 BEGIN SELECT RAISE(ABORT, 'no room'); END`,
    );
    const batch = [1, 2, 3, 4].map((eventId) => element({ eventId }));
    const refused = await send(rig, EVENTS, batch);
    expect(refused).toMatchObject({ status: 503, text: 'NOT KEPT: the journal cannot be written: no room' });
    expect(refused.headers.get('retry-after')).toBe('5');
    db.exec('DROP TRIGGER refuse');
    db.close();
    expect(
      (
        await send(
          rig,
          EVENTS,
          batch.map((one) => ({ ...one, attemptNumber: 1 })),
        )
      ).status,
    ).toBe(200);
    expect(new Set(idsOf(rig)).size).toBe(4);
  });
});
