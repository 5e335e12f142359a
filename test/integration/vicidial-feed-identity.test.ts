import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { eventId } from '../../src/domain/hit/event-id.ts';
import { readParameters } from '../../src/domain/hit/parameters.ts';
import type { RawHit } from '../../src/domain/hit/raw-hit.ts';
import { renderHit } from '../../src/domain/reconcile/render-hit.ts';
import { parseHit } from '../../src/dispatch/parse/parse-hit.ts';
import { type TemplateTrigger, urlTemplate } from '../../src/domain/url-templates.ts';
import { callId } from './feed-rig.ts';
import { type FeedRig, startFeedRig } from './table-feed-rig.ts';
import { forever } from './vicidial-database-rig.ts';

const AT = '2026-06-02T15:00:00.000Z';
const NOW = Date.parse('2026-06-02T20:00:00Z');
const ZONE = 'America/New_York';

let rig: FeedRig;

beforeAll(async () => {
  rig = await startFeedRig();
  const url = (trigger: TemplateTrigger): string =>
    urlTemplate(trigger, { publicUrl: 'https://bridge.example.com', dialer: 'main', hookKey: 'k' });
  await rig.database.admin.query(
    "update vicidial_campaigns set dispo_call_url = ?, na_call_url = ?, closer_campaigns = ' SUPPORT -'",
    [url('dispo'), url('no-agent')],
  );
  await rig.database.admin.query(
    "update vicidial_inbound_groups set dispo_call_url = 'CAMP' where group_id = 'SUPPORT'",
  );
}, 60_000);
afterAll(() => rig[Symbol.asyncDispose]());
beforeEach(async () => {
  await rig.calls.clear();
  await rig.calls.lead(101);
});

/** The request that the tables' only leg becomes. */
async function fromTables(): Promise<RawHit> {
  const [told] = await rig.told();
  if (told === undefined || !('values' in told)) throw new Error('Nothing was told');
  const shape = await rig.feed.shapeOf(told.leg, forever());
  const options = { dialer: 'main', timezone: ZONE, now: NOW, backfill: false, from: 'call-log' } as const;
  return renderHit(told, shape, options);
}

async function idFromTables(): Promise<string> {
  return (await fromTables()).eventId;
}

/** The id that the receiver gives to what VICIdial would have sent. */
function idOfHit(trigger: string, query: string): string {
  const hit = {
    hook: 'vicidial',
    source: 'main',
    trigger,
    query: Buffer.from(query),
    headers: {},
    body: Buffer.alloc(0),
  } as const;
  return eventId({
    ...hit,
    receivedAt: Date.parse(AT) + 90_000,
    parameters: readParameters(hit).parameters,
    timezone: ZONE,
    window: 0,
  }).id;
}

const CALL = { uniqueid: '1780412400.11', leadId: 101, at: AT, seconds: 60 };

test('a dialled call becomes the event of the Dispo Call URL that never came', async () => {
  await rig.calls.dialled({ ...CALL, status: 'SALE', user: '1001', callId: callId('V', AT, 101) });
  await rig.calls.round({
    id: 71,
    user: '1001',
    leadId: 101,
    uniqueid: CALL.uniqueid,
    status: 'SALE',
    at: '2026-06-02T14:59:50Z',
  });
  expect(await idFromTables()).toBe(
    idOfHit(
      'dispo',
      'lead_id=101&call_id=V6021100000000000101&uniqueid=1780412400.11&agent_log_id=71&dispo=SALE&dispo_name=Sale%2BMade&talk_time=61&user=1001&campaign=SALES',
    ),
  );
});

test('a call by hand without a uniqueid becomes that of a URL with an empty one', async () => {
  const uniqueid = `${Date.parse(AT) / 1000}.000000101`;
  const hand = callId('M', '2026-06-02T14:59:30Z', 101);
  await rig.calls.dialled({
    ...CALL,
    uniqueid,
    seconds: 0,
    status: 'B',
    user: '1001',
    callId: hand,
    columns: { comments: 'MANUAL' },
  });
  await rig.calls.round({
    id: 72,
    user: '1001',
    leadId: 101,
    uniqueid: '',
    status: 'B',
    at: '2026-06-02T14:59:00Z',
  });
  expect(await idFromTables()).toBe(
    idOfHit('dispo', `lead_id=101&call_id=${hand}&uniqueid=&agent_log_id=72&dispo=B&talk_time=60&user=1001`),
  );
});

test('a call that came in becomes that of the campaign’s URL, by way of CAMP', async () => {
  await rig.calls.queued({
    ...CALL,
    id: 5512,
    status: 'RESOLV',
    user: '2002',
    inGroup: 'SUPPORT',
    callId: callId('Y', AT, 101),
  });
  await rig.calls.round({
    id: 73,
    user: '2002',
    leadId: 101,
    uniqueid: CALL.uniqueid,
    status: 'RESOLV',
    at: '2026-06-02T14:59:50Z',
  });
  expect(await idFromTables()).toBe(
    idOfHit(
      'dispo',
      'lead_id=101&call_id=Y6021100000000000101&uniqueid=1780412400.11&agent_log_id=73&dispo=RESOLV&user=2002&group=SUPPORT&closecallid=5512',
    ),
  );
});

test('a call that nobody took becomes that of the No Agent Call URL', async () => {
  await rig.calls.dialled({ ...CALL, status: 'DROP', user: 'VDAD', callId: callId('V', AT, 101) });
  expect(await idFromTables()).toBe(
    idOfHit(
      'no-agent',
      'lead_id=101&call_id=V6021100000000000101&uniqueid=1780412400.11&status=DROP&campaign=SALES&list_id=1001&phone_number=3125550101&SQLdate=2026-06-02+11:01:03',
    ),
  );
});

test('a scheduled callback becomes the event of its hit, with the time that the customer was promised', async () => {
  await rig.calls.dialled({ ...CALL, status: 'CALLBK', user: '1001', callId: callId('V', AT, 101) });
  await rig.calls.round({
    id: 74,
    user: '1001',
    leadId: 101,
    uniqueid: CALL.uniqueid,
    status: 'CALLBK',
    at: '2026-06-02T14:59:50Z',
  });
  await rig.calls.insert('vicidial_callbacks', {
    callback_id: 9,
    lead_id: 101,
    user: '1001',
    entry_time: '2026-06-02 11:01:15',
    callback_time: '2026-06-04 16:30:00',
    lead_status: 'CALLBK',
    status: 'ACTIVE',
  });
  const hit = await fromTables();
  expect(hit.eventId).toBe(
    idOfHit(
      'dispo',
      'lead_id=101&call_id=V6021100000000000101&uniqueid=1780412400.11&agent_log_id=74&dispo=CALLBK&callback_datetime=2026-06-04+16%3A30%3A00',
    ),
  );
  const event = parseHit(hit, { timezone: ZONE, defaultPhoneCode: '1' });
  expect(event.call).toMatchObject({ status: 'CALLBK', callbackAt: '2026-06-04T20:30:00.000Z' });
});
