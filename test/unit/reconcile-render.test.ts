import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callIdentity, eventId } from '../../src/domain/hit/event-id.ts';
import { readParameters } from '../../src/domain/hit/parameters.ts';
import { renderHit } from '../../src/domain/reconcile/render-hit.ts';
import { templateVariables } from '../../src/domain/url-templates.ts';
import { buildPerlUrl, buildPhpUrl, passShell } from '../../src/sandbox/dialer/url-builder.ts';
import {
  eventOf,
  legOf,
  NOW,
  OPTIONS,
  received,
  takenBack,
  TIMEZONE,
  VALUES,
  valuesOf,
} from './reconcile-rig.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((value) => !value.includes('--A--'));
const printable = fc.string({ maxLength: 10 }).filter((value) => !value.includes('--A--'));
const RAW = new Set([
  'user',
  'campaign',
  'group',
  'dialed_number',
  'dialed_label',
  'term_reason',
  'recording_filename',
]);
const digits = fc.stringMatching(/^\d{1,7}$/);
const IDENTITY = fc.record({
  lead_id: digits,
  call_id: fc.constantFrom('V1121214140000000101', 'Y1121214140000000101', 'M1212147510000000102', ''),
  uniqueid: fc.constantFrom('1795315300.1004', '1795315300.99', ''),
  agent_log_id: fc.oneof(digits, fc.constant('')),
  dispo: fc.constantFrom('SALE', 'NI', 'CALLBK'),
});

/** A template in any order, with other names and fixed pieces in it. */
function templateOf(names: readonly string[]) {
  const pair = (name: string) =>
    fc.constantFrom(name, ...(ALIASES[name] ?? [])).map((alias) => `${alias}=--A--${name}--B--`);
  const fixed = fc.constantFrom(
    'debug',
    'key=s3cret',
    'x=--A--unknown--B--',
    'site=a b',
    'uid=77',
    'status=',
  );
  return fc
    .tuple(fc.shuffledSubarray([...names], { minLength: 1 }), fc.array(fixed, { maxLength: 3 }))
    .chain(([chosen, more]) => fc.tuple(...chosen.map(pair), ...more.map((piece) => fc.constant(piece))))
    .map((pieces) => pieces.join('&'));
}
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  lead_id: ['lead'],
  uniqueid: ['uid', 'u'],
  call_id: ['cid', 'call'],
  dispo: ['status', 's', 'Disposition'],
  user: ['agent'],
  agent_log_id: ['al'],
  last_name: ['surname'],
};

/** What stands behind the `?` when the request arrives. */
function queryOf(url: string): string {
  return url.slice(url.indexOf('?') + 1).split('#')[0] ?? '';
}

describe('the event id of a rendered hit', () => {
  const names = templateVariables('dispo');
  const others = names.filter(
    (name) => !['lead_id', 'call_id', 'uniqueid', 'agent_log_id', 'dispo'].includes(name),
  );
  const values = fc.tuple(
    IDENTITY,
    fc.record(Object.fromEntries(others.map((name) => [name, RAW.has(name) ? printable : text]))),
  );

  test('for any template and any values, then it is the one that the receiver gives to the Dispo Call URL of VICIdial', () => {
    fc.assert(
      fc.property(templateOf(names), values, (template, [identity, more]) => {
        const told = { ...more, ...identity };
        const query = queryOf(
          buildPhpUrl(
            `https://b.test/h?${template}`,
            Object.fromEntries(Object.entries(told).map(([name, value]) => [name.toLowerCase(), value])),
            'dispo',
          ),
        );
        const late = received('dispo', query, Date.parse(VALUES.occurredAt));
        fc.pre(callIdentity(readParameters(late).parameters) !== undefined);
        const shape = { trigger: 'dispo', query: template };
        const hit = renderHit({ ...VALUES, values: told }, shape, OPTIONS);
        expect(hit.eventId).toBe(late.eventId);
        expect(Buffer.from(hit.query).toString().startsWith(Buffer.from(late.query).toString())).toBe(true);
        // What was added makes it no other call: asked again, the receiver gives the same answer.
        const { parameters } = readParameters(hit);
        expect(
          eventId({ ...hit, receivedAt: late.receivedAt, parameters, timezone: TIMEZONE, window: '' }).id,
        ).toBe(hit.eventId);
      }),
      { numRuns: 300 },
    );
  });

  test('for any values that a shell lets through, then it is the one of the No Agent Call URL', () => {
    const safe = fc.string({ maxLength: 10 }).map((value) => value.replaceAll(/[\\`$;|()<>\n{}]|--A--/g, ''));
    const perl = [...templateVariables('no-agent'), 'user', 'last_name', 'dispo'];
    fc.assert(
      fc.property(
        templateOf(perl),
        IDENTITY,
        safe,
        safe,
        (template, { dispo, ...identity }, last, campaign) => {
          const told = {
            ...identity,
            last_name: last,
            campaign,
            list_id: '1001',
            phone_number: '3125550101',
            user: 'VDAD',
          };
          const sqldate = '2026-11-21 21:43:44';
          const built = buildPerlUrl(`https://b.test/h?${template}`, {
            ...told,
            status: dispo,
            dispo,
            sqldate,
          });
          const late = received('no-agent', queryOf(passShell(built) ?? ''), Date.parse(VALUES.occurredAt));
          fc.pre(callIdentity(readParameters(late).parameters) !== undefined);
          const leg = legOf({ kind: 'no-agent', agent: '' });
          const hit = renderHit(
            { ...VALUES, leg, values: { ...told, dispo, agent_log_id: '9', talk_time: '0' } },
            { trigger: 'no-agent', query: template },
            OPTIONS,
          );
          expect(hit.eventId).toBe(late.eventId);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('when a manual call without a uniqueid is of last year, then its year is that of the call', () => {
    const told = valuesOf({ uniqueid: '' }, { uniqueid: '', call_id: 'M1212147510000000102' });
    const last = { ...told, occurredAt: '2025-11-22T02:43:44.000Z' };
    const template = 'call_id=--A--call_id--B--&lead_id=--A--lead_id--B--';
    const hit = renderHit(last, { trigger: 'dispo', query: template }, { ...OPTIONS, backfill: true });
    const late = received('dispo', 'call_id=M1212147510000000102&lead_id=101', Date.parse(last.occurredAt));
    expect(hit.eventId).toBe(late.eventId);
    expect(eventOf(hit).callKey).toBe(eventOf(late).callKey);
  });

  test('when a template tells no call, then it is the same at every reading, and each leg has its own', () => {
    const shape = { trigger: 'dispo', query: 'dispo=--A--dispo--B--' };
    const id = (leg: string, now = NOW) =>
      renderHit(valuesOf({ id: leg }), shape, { ...OPTIONS, now }).eventId;
    expect(id('out:1')).toBe(id('out:1', NOW + 3_600_000));
    expect(id('out:1')).not.toBe(id('out:2'));
  });
});

describe('what a rendered hit tells', () => {
  test('without a shape, then it is our own template, with all that the records have', () => {
    const event = takenBack();
    expect(event).toMatchObject({
      type: 'disposition',
      trigger: 'dispo',
      occurredAt: VALUES.occurredAt,
      receivedAt: '2026-11-22T03:45:00.000Z',
      leadKey: 'main:101',
      callKey: 'main:1795315300.1004:101',
      lead: { id: '101', firstName: 'José', lastName: "O'Brien & Sons #1", e164: '+13125550101' },
      call: {
        agentLogId: '7',
        status: 'SALE',
        statusName: 'Sale + made',
        talkSeconds: 61,
        termReason: 'CALLER',
      },
      agent: { user: '1001', userGroup: 'A + B' },
      campaign: 'SALES',
    });
    expect(event.fields).toMatchObject({ favourite_colour: 'deep blue' });
    expect(event.lead).not.toHaveProperty('comments');
  });

  test('when the template lacks much, then it is told behind it, encoded, and nothing twice', () => {
    const query =
      'lead=--A--lead_id--B--&u=--A--uniqueid--B--&al=--A--agent_log_id--B--&ln=--A--last_name--B--&dispo=--A--dispo--B--&key=s3cret';
    const event = takenBack(VALUES, {}, query);
    expect(event).toMatchObject({
      lead: { lastName: "O'Brien & Sons #1", vendorLeadCode: 'CRM-101' },
      call: { statusName: 'Sale + made', talkSeconds: 61 },
      agent: { user: '1001', userGroup: 'A + B' },
      campaign: 'SALES',
      fields: { favourite_colour: 'deep blue' },
    });
    expect(Object.keys(event.fields)).not.toContain('last_name');
    // It would make the call another one.
    expect(event.call?.callId).toBeUndefined();
    expect(JSON.stringify(event)).not.toContain('s3cret');
  });

  test('when a raw value cuts the line, then what follows it is told all the same', () => {
    const told = valuesOf({}, { term_reason: 'A#B' });
    const query =
      'lead_id=--A--lead_id--B--&uniqueid=--A--uniqueid--B--&dispo=--A--dispo--B--&term_reason=--A--term_reason--B--&user=--A--user--B--';
    const hit = renderHit(told, { trigger: 'dispo', query }, OPTIONS);
    expect(hit.eventId).toBe(
      received('dispo', 'lead_id=101&uniqueid=1795315300.1004&dispo=SALE&term_reason=A').eventId,
    );
    expect(eventOf(hit).lead.lastName).toBe("O'Brien & Sons #1");
  });

  test('a tag that VICIdial does not know, then it stays as it is and is not told', () => {
    const event = takenBack(
      VALUES,
      {},
      'uniqueid=--A--uniqueid--B--&lead_id=--A--lead_id--B--&status=--A--status--B--&SERVER=--A--Server_IP--B--',
    );
    expect(event.call?.status).toBeUndefined();
    expect(event.fields).not.toHaveProperty('SERVER');
  });

  test('a call that no agent took, when it is told, then it is as the dialer tells it', () => {
    const leg = { kind: 'no-agent' as const, agent: '', status: 'DROP' };
    const { agent_log_id: _row, talk_time: _talk, ...told } = VALUES.values;
    const values = { ...VALUES, leg: legOf(leg), values: { ...told, dispo: 'DROP', user: 'VDAD' } };
    const event = eventOf(renderHit(values, undefined, OPTIONS));
    expect(event).toMatchObject({
      type: 'no-agent',
      call: { status: 'DROP', callId: 'V1121214140000000101' },
      occurredAt: VALUES.occurredAt,
    });
  });

  test('the marks say from where it is, and whether somebody asked for it', () => {
    const marksOf = (options: object) =>
      takenBack(VALUES, options).marks.map(({ code, field }) => [code, field]);
    expect(marksOf({})).toEqual([['reconciled', 'call-log']]);
    expect(marksOf({ from: 'api', backfill: true })).toEqual([
      ['reconciled', 'api'],
      ['backfilled', undefined],
    ]);
  });

  test('in the hour that happens twice, then the moment is the one of the records', () => {
    for (const occurredAt of ['2026-11-01T05:30:00.000Z', '2026-11-01T06:30:00.000Z']) {
      const query = 'uniqueid=--A--uniqueid--B--&lead_id=--A--lead_id--B--&SQLdate=--A--SQLdate--B--';
      expect(takenBack({ ...VALUES, occurredAt }, {}, query).occurredAt).toBe(occurredAt);
    }
  });
});

test('when a leg without any id is told twice and its lead has changed between, then both are the same event', () => {
  const bare = { uniqueid: '', callId: '' };
  const shape = { trigger: 'dispo', query: 'lead_id=--A--lead_id--B--&first_name=--A--first_name--B--' };
  const ids = ['Ann', 'Anna'].map(
    (first_name) =>
      renderHit(valuesOf(bare, { uniqueid: '', call_id: '', first_name }), shape, OPTIONS).eventId,
  );
  expect(ids[1]).toBe(ids[0]);
  const other = renderHit(valuesOf({ ...bare, id: 'out:2' }, { uniqueid: '', call_id: '' }), shape, OPTIONS);
  expect(other.eventId).not.toBe(ids[0]);
});
