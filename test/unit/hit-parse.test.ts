import { describe, expect, test } from 'vitest';
import { parseHit } from '../../src/dispatch/parse/parse-hit.ts';
import { BridgeEvent } from '../../src/domain/event.ts';
import { codes, CONTEXT, rawHitOf, recordedHits } from './hit-recorded.ts';

const HITS = recordedHits();

function recorded(label: string, index = 0): BridgeEvent {
  const found = HITS.filter((hit) => hit.label === label)[index];
  if (found === undefined) throw new Error(`no recorded hit "${label}"`);
  return parseHit(rawHitOf(found), CONTEXT);
}

const TYPES: Readonly<Record<string, BridgeEvent['type']>> = {
  dispo: 'disposition',
  'extension-append': 'disposition',
  start: 'call-started',
  'no-agent': 'no-agent',
  'add-lead': 'lead-added',
  'dead-call': 'dead-call',
  'pause-max': 'pause-max',
};

describe('parseHit on every recorded request', () => {
  test.each(HITS.map((hit, index) => ({ hit, index, label: hit.label })))(
    'when "$label" ($index) came, then it is an event of its trigger that the schema accepts',
    ({ hit }) => {
      const raw = rawHitOf(hit);
      const event = parseHit(raw, CONTEXT);
      expect(event.type).toBe(TYPES[raw.trigger]);
      expect(event.id).toBe('evt_test');
      expect(event.receivedAt).toBe(new Date(raw.receivedAt).toISOString());
      expect(BridgeEvent.parse(structuredClone(event))).toEqual(event);
      expect(codes(event)).not.toContain('parse-failed');
      expect(JSON.stringify({ ...event, marks: [] })).not.toMatch(/--A--|agentpass1/);
      expect(event.leadKey === undefined).toBe(event.lead.id === undefined && event.lead.phone === undefined);
    },
  );
});

describe('parseHit on single recorded requests', () => {
  test('when every variable of a disposition came, then the event tells all of it', () => {
    const { fields, ...event } = recorded('dispo: every documented variable');
    expect(event).toEqual({
      id: 'evt_test',
      type: 'disposition',
      source: 'main',
      trigger: 'dispo',
      receivedAt: '2026-11-22T02:44:03.145Z',
      occurredAt: '2026-11-22T02:44:03.000Z',
      leadKey: 'main:101',
      callKey: 'main:1795310300.1004:101',
      lead: {
        id: '101',
        vendorLeadCode: 'CRM-101',
        listId: '1001',
        phoneCode: '1',
        phone: '3125550101',
        e164: '+13125550101',
        altPhone: '3125550102',
        title: 'Mr',
        firstName: 'Conan',
        middleInitial: 'J',
        lastName: "O'Brien & Sons",
        email: 'c+o@example.test',
        address1: '1 Main St #5',
        address2: '',
        address3: '',
        city: 'Chicago',
        state: 'IL',
        province: '',
        postalCode: '60601',
        country: 'USA',
        gender: 'M',
        dateOfBirth: '1970-01-02',
        sourceId: 'web',
        securityPhrase: 'sec',
        comments: 'Line1 & 100% "q" #1 + 2 = café ñ',
        rank: '0',
        owner: 'agent001',
      },
      call: {
        uniqueid: '1795310300.1004',
        callId: 'V1121211100000000101',
        agentLogId: '2',
        direction: 'outbound',
        status: 'SALE',
        statusName: 'Sale Made',
        talkSeconds: 61,
        termReason: 'NONE',
        dialedNumber: '3125550101',
        dialedLabel: 'MAIN',
        recordingId: '9002',
        recordingFilename: '20261121-211100_3125550101_agent001',
        notes: "agent's notes: a&b #1 100% é",
      },
      agent: {
        user: 'agent001',
        fullName: "Alice O'Agent",
        email: 'alice@example.test',
        userGroup: 'AGENTS',
      },
      campaign: 'SALES',
      marks: [],
    });
    expect(fields).toMatchObject({
      policy_number: 'POL-101 & co',
      notes_area: 'area text\nline two',
      user_custom_two: 'c2&val',
      dispo_name: 'Sale Made',
    });
    expect(fields).not.toHaveProperty('status');
  });

  test('when the No Agent URL told all it knows, then its UTC SQLdate does not put the event in the future', () => {
    const event = recorded('noagent: all variables, plain data');
    expect(event).toMatchObject({
      occurredAt: '2026-11-22T02:48:50.000Z',
      leadKey: 'main:101',
      callKey: 'main:1795310300.1004:101',
      lead: { firstName: 'Conan', lastName: 'Plain', email: 'c@example.test', comments: 'simple comment' },
      call: { status: 'DROP', direction: 'outbound', callId: 'V1121211100000000101' },
      agent: { user: 'VDAD', fullName: 'Outbound Auto Dial' },
      campaign: 'SALES',
    });
    expect(codes(event)).toEqual(['clock-ahead SQLdate']);
  });

  test("when Perl sent O'Brien & Sons unencoded, then the names are whole", () => {
    const event = recorded("noagent: O'Brien & Sons, # % + unicode");
    expect(event.lead).toEqual({
      firstName: 'José',
      lastName: "O'Brien & Sons",
      email: 'a+b@x.y',
      address1: '5',
    });
    expect(codes(event)).toEqual(['missing-lead-id', 'no-call-identity', 'missing-status']);
  });

  test('when raw spaces and a raw & stand in a value, then the value is whole and the hit marked', () => {
    const event = recorded('dispo odd values');
    expect(event.fields).toEqual({
      fn: '',
      ln: '',
      c: 'a\nb\r\nc\td',
      a: '\\back\\slash',
      ci: "St. John's",
      rf: 'rec with space & amp',
      cid: '',
    });
    expect(event.call).toEqual({ recordingFilename: 'rec with space & amp' });
    expect(event.lead).toEqual({ firstName: '', lastName: '', city: "St. John's" });
    expect(codes(event)).toContain('salvaged');
  });

  test('when raw non-ASCII or a raw space stands in the template, then it is read as it is', () => {
    expect(recorded('dispo unencoded non-ascii in static part').fields).toEqual({ a: 'café', b: '1' });
    expect(recorded('dispo url with space in static part').fields).toEqual({ a: 'x y', b: '1' });
    expect(recorded('dispo fragment in url').fields).toEqual({ a: '1' });
  });

  test('when a callback was set, then its time is UTC and the status that of the callback', () => {
    expect(recorded('dispo callback').call).toEqual({
      status: 'CALLBK',
      statusName: 'Call Back Hold',
      callbackAt: '2026-12-24T15:15:00.000Z',
    });
    expect(recorded('dispo camp status').call).toEqual({ status: 'APPT', statusName: 'Appointment Set' });
    expect(recorded('dispo DNC').call).toEqual({ status: 'DNC', statusName: 'DO NOT CALL' });
  });

  test('when a manual dial starts without a uniqueid, then it is still a call of a lead', () => {
    const event = recorded('start: manual dial (manDiaLonly)');
    expect(event).toMatchObject({
      leadKey: 'main:102',
      callKey: 'main:2026-M1212147510000000102:102',
      lead: { id: '102', firstName: 'Jane' },
      call: {
        callId: 'M1212147510000000102',
        direction: 'outbound',
        dialedNumber: '3125550103',
        dialedLabel: 'MANUAL',
        talkSeconds: 0,
      },
      agent: { user: 'agent001' },
      marks: [],
    });
    expect(event.call).not.toHaveProperty('uniqueid');
  });

  test('when Pause Max came, then it tells the agent, no call, and that the template leaks a password', () => {
    const event = recorded('pause max url');
    expect(event.agent).toEqual({ user: 'agent001', fullName: "Alice O'Agent" });
    expect(event.campaign).toBe('SALES');
    expect(event.lead).toEqual({});
    expect(event).not.toHaveProperty('call');
    expect(codes(event)).toEqual(['secret-in-url pass']);
  });

  test('when an in-group added a lead under short names, then lead and call are known', () => {
    const event = recorded('ingroup add lead url');
    expect(event).toMatchObject({
      leadKey: 'main:102',
      callKey: 'main:1795306000.2001:102',
      lead: { id: '102', vendorLeadCode: 'CRM-102', phone: '3125550103' },
      call: { uniqueid: '1795306000.2001' },
      fields: { dd: 'Main sales DID' },
    });
    expect(codes(event)).toEqual(['no-phone-code']);
  });

  test('when short names tell talk time and agent log row, then they are understood', () => {
    expect(recorded('dispo talk_time no agent log').call).toEqual({
      agentLogId: '2',
      talkSeconds: 61,
      termReason: 'NONE',
    });
    expect(recorded('dispo dead time').call).toMatchObject({ uniqueid: '1795310300.1004', talkSeconds: 1 });
    expect(recorded('alt NI').call).toEqual({ status: 'NI' });
    expect(recorded('dispo: upper-case tag name').leadKey).toBe('main:101');
  });

  test("when a guide's template was pasted, then its names are understood", () => {
    expect(recorded("own dispo: guide's names")).toMatchObject({
      leadKey: 'main:101',
      lead: { e164: '+13125550101' },
      call: { status: 'SALE', talkSeconds: 61, recordingUrl: 'https://rec.example.test/a.mp3' },
      agent: { user: 'agent001' },
      campaign: 'SALES',
      marks: [],
    });
    expect(recorded("own start: guide's screen pop")).toMatchObject({
      lead: { status: 'INCALL' },
      call: { direction: 'inbound', inGroup: 'SUPPORT' },
    });
  });

  test('when a settings container posted its malformed body, then it is a disposition of a call', () => {
    expect(recorded('own dispo: settings container POST')).toMatchObject({
      callKey: 'main:1795310300.1004:101',
      call: { status: 'INCALL', talkSeconds: 61 },
    });
  });

  test('when values are Latin-1, then they are read and marked', () => {
    const event = recorded('own dispo: Latin-1 name');
    expect(event.lead).toEqual({ id: '101', lastName: 'André', comments: 'café' });
    expect(codes(event)).toEqual(['not-utf8 last_name']);
  });

  test('when the other triggers came, then each tells its own', () => {
    expect(recorded('own dead call')).toMatchObject({
      lead: { id: '101', status: 'INCALL' },
      call: { direction: 'inbound', inGroup: 'SUPPORT' },
      fields: { dead_time: '12' },
    });
    expect(recorded('own add lead through the API')).toMatchObject({
      leadKey: 'main:140',
      lead: { status: 'NEW', e164: '+13125556002' },
      marks: [],
    });
    expect(recorded('own extension append')).toMatchObject({
      trigger: 'extension-append',
      call: { status: 'SALE' },
      fields: { extension: '8600051', extension_note: 'gate 4' },
    });
    expect(recorded('own noagent: ids only')).toMatchObject({
      leadKey: 'main:102',
      call: { status: 'AB', uniqueid: '1795310301.1006' },
      occurredAt: '2026-11-22T02:51:00.000Z',
    });
  });
});
