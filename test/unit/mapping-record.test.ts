import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { mapRecord } from '../../src/domain/mapping/map-record.ts';
import { fieldsOfRule, wantOf } from '../../src/domain/mapping/wanted-fields.ts';
import { contact, env, mapped, mappingOf, orderOf, withPhone } from './mapping-rig.ts';

const full = mappingOf({
  when: { all: [{ field: 'stage', is: ['lead', 'mql'] }, { memberOf: ['17'] }] },
  fields: {
    phone_number: { firstOf: ['mobilephone', 'phone'] },
    alt_phone: 'homephone',
    first_name: { from: 'firstname', transform: 'title-case' },
    last_name: 'lastname',
    country_code: 'country',
    date_of_birth: 'born',
    'custom.policy_no': 'policy__c',
  },
  list: { cases: [{ when: { field: 'state', is: 'IL' }, use: { value: '1001' } }], else: { value: '1002' } },
  campaign: { value: 'SALES' },
  rank: 'score',
  owner: 'owner_id',
  source: { value: 'hubspot' },
  altPhones: [{ from: 'workphone', note: 'WORK' }, { from: 'phone' }, { from: 'homephone' }],
  hot: { when: { field: 'score', above: 50 } },
  callback: { at: 'call_at', agent: 'agent', comments: 'note' },
  duplicates: { scope: 'system', match: 'phone-or-alt', days: 30 },
  dncCheck: 'areacode',
  moveList: true,
});

const ada = contact(
  {
    mobilephone: '(312) 555-0101',
    phone: '+1 312 555 0102',
    homephone: '+1 312 555 0103',
    workphone: '+44 20 7946 0018',
    firstname: 'ADA',
    lastname: '',
    country: 'USA',
    born: '10.12.1985',
    policy__c: 'P-7',
    state: 'il',
    score: '60',
    owner_id: '55',
    stage: 'lead',
    call_at: '2026-07-01T18:30:00Z',
    agent: 'agent007',
    note: 'after lunch',
  },
  { memberships: ['17'] },
);

test('a record, when every key of the mapping is used, then the order has it all', () => {
  expect(orderOf(ada, full)).toEqual({
    kind: 'lead',
    warnings: [],
    order: {
      kind: 'place',
      lead: {
        vendorLeadCode: '801',
        phone: '3125550101',
        phoneCode: '1',
        e164: '+13125550101',
        altPhone: '3125550103',
        firstName: 'Ada',
        lastName: '',
        country: 'USA',
        dateOfBirth: '1985-12-10',
        listId: '1001',
        rank: '60',
        owner: '55',
        sourceId: 'hubspot',
      },
      custom: { policy_no: 'P-7' },
      changed: undefined,
      policy: {
        write: 'upsert',
        duplicateCheck: 'DUPPHONEALTSYS',
        duplicateDays: 30,
        listExistsCheck: true,
        dncCheck: 'areacode',
        moveList: true,
      },
      campaign: 'SALES',
      identity: 'record:crm:contact:801',
      hot: { priority: 99, localCallTimeCheck: true },
      callback: { at: '2026-07-01T18:30:00.000Z', agentUser: 'agent007', comments: 'after lunch' },
      altPhones: [
        { number: '+44 20 7946 0018', phoneCode: undefined, note: 'WORK' },
        { number: '+1 312 555 0102', phoneCode: undefined, note: undefined },
      ],
    },
  });
});

test('a mapping, when it is asked what it must read, then every field that stands anywhere in it is named', () => {
  const { fields, memberships } = wantOf(full);
  expect(fields.toSorted()).toEqual(Object.keys(ada.fields).toSorted());
  expect(memberships).toBe(true);
  expect(wantOf(withPhone()).memberships).toBe(false);
  expect(wantOf(withPhone({}, { optOut: { when: { memberOf: '9' }, by: 'who' } }))).toEqual({
    fields: ['phone', 'who'],
    memberships: true,
  });
});

test('a lookup, when its fields are asked for, then its else is a text and no field', () => {
  expect(fieldsOfRule({ from: 'a', lookup: { x: 'y' }, else: 'other' })).toEqual(['a']);
  expect(fieldsOfRule({ cases: [{ when: { field: 'b', is: '1' }, use: 'c' }], else: 'd' })).toEqual([
    'b',
    'c',
    'd',
  ]);
});

test('a record, when required fields are empty or none, then it is incomplete and they are named', () => {
  const mapping = withPhone({ last_name: 'lastname' }, { required: ['phone_number', 'last_name'] });
  expect(mapped(contact({ phone: ' ', lastname: '' }), mapping)).toEqual({
    kind: 'incomplete',
    missing: ['phone_number', 'last_name'],
  });
  expect(mapped(contact({ phone: 'call me', lastname: 'x' }), mapping)).toEqual({
    kind: 'incomplete',
    missing: ['phone_number'],
  });
});

test('a list, when the rule gives none that VICIdial can have, then the record is incomplete; when none, then the dialer chooses', () => {
  const mapping = withPhone({}, { list: 'list' });
  expect(mapped(contact({ list: '99' }), mapping)).toEqual({ kind: 'incomplete', missing: ['list'] });
  expect(orderOf(contact({ list: ' ' }), mapping).order.lead).not.toHaveProperty('listId');
  expect(orderOf(contact({ list: ' 1001 ' }), mapping).order.lead.listId).toBe('1001');
});

test.each([
  ['with its country', '+44 20 7946 0018', { phone: '2079460018', phoneCode: '44', e164: '+442079460018' }],
  ['without one', '312.555.0199', { phone: '3125550199', phoneCode: '1', e164: '+13125550199' }],
  ['of no country', '555-0199-77', { phone: '555019977', phoneCode: '1' }],
])('a number %s, when it is mapped, then it stands as VICIdial holds it', (_, phone, expected) => {
  const { lead } = orderOf(contact({ phone }), withPhone()).order;
  expect(lead).toEqual({ vendorLeadCode: '801', ...expected });
});

test('a calling code of the record, when its number has none, then the number is read with it', () => {
  const { lead } = orderOf(
    contact({ phone: '020 7946 0018', cc: '+44' }),
    withPhone({ phone_code: 'cc' }),
  ).order;
  expect(lead).toMatchObject({ phone: '2079460018', phoneCode: '44', e164: '+442079460018' });
});

test('an alternative number of another country, when it is mapped, then it is left out and that is told', () => {
  const { order, warnings } = orderOf(contact({ alt: '+44 20 7946 0018' }), withPhone({ alt_phone: 'alt' }));
  expect(order.lead).not.toHaveProperty('altPhone');
  expect(warnings).toEqual([expect.stringMatching(/^alt_phone: left out, no number of the lead's country/)]);
});

test('the id of a record, when it is longer than a vendor lead code, then none is written; a rule of its own goes first', () => {
  const long = contact({ code: 'C-1' }, { id: 'x'.repeat(21) });
  expect(orderOf(long, withPhone()).order.lead).not.toHaveProperty('vendorLeadCode');
  expect(orderOf(long, withPhone({ vendor_lead_code: 'code' })).order.lead.vendorLeadCode).toBe('C-1');
  expect(orderOf(long, withPhone()).order.identity).toMatch(/^record:crm:contact:x+$/);
});

test.each([
  ['a day alone', '2026-07-01', '2026-07-01T13:00:00.000Z'],
  ['a time on no zone', '2026-07-01 15:00:00', '2026-07-01T19:00:00.000Z'],
  ['milliseconds', '1782930600000', '2026-07-01T18:30:00.000Z'],
])('a callback, when its field holds %s, then it is at that time of the dialer', (_, at, expected) => {
  const mapping = withPhone({}, { campaign: { value: 'SALES' }, callback: { at: 'at' } });
  expect(orderOf(contact({ at }), mapping).order.callback).toEqual({
    at: expected,
    agentUser: undefined,
    comments: undefined,
  });
});

test('a callback, when its time cannot be read or there is no campaign, then it is left out and that is told', () => {
  const mapping = withPhone({}, { campaign: 'camp', callback: { at: 'at' } });
  const soon = orderOf(contact({ at: 'soon', camp: 'SALES' }), mapping);
  expect(soon.order.callback).toBeUndefined();
  expect(soon.warnings).toEqual(['callback: left out, at holds no time that can be read']);
  const none = orderOf(contact({ at: '2026-07-01', camp: 'much too long' }), mapping);
  expect(none.order).toMatchObject({ callback: undefined, campaign: undefined });
  expect(none.warnings).toEqual([
    expect.stringMatching(/^campaign: left out/),
    'callback: left out, the record has no campaign',
  ]);
});

test('a callback, when its own condition does not hold or its field is empty, then there is none and nothing is told', () => {
  const callback = { at: 'at', when: { field: 'wish', is: 'true' } };
  const mapping = withPhone({}, { campaign: { value: 'SALES' }, callback });
  for (const fields of [
    { at: '2026-07-01', wish: 'false' },
    { at: '', wish: 'true' },
  ])
    expect(orderOf(contact(fields), mapping)).toMatchObject({ order: { callback: undefined }, warnings: [] });
});

test('a lead, when it is not hot by the condition, then it is not put into the hopper', () => {
  const hot = { when: { field: 'score', above: 50 }, priority: 50, localCallTimeCheck: false };
  expect(orderOf(contact({ score: '50' }), withPhone({}, { hot })).order.hot).toBeUndefined();
  expect(orderOf(contact({ score: '51' }), withPhone({}, { hot })).order.hot).toEqual({
    priority: 50,
    localCallTimeCheck: false,
  });
});

test.each([
  [{ scope: 'none' }, 'none', undefined],
  [{ scope: 'list' }, 'DUPLIST', undefined],
  [{ scope: 'campaign', match: 'name-and-phone', days: 7 }, 'DUPNAMEPHONECAMP', 7],
])('duplicates %j, when they are mapped, then the dialer is told %s', (duplicates, check, days) => {
  const { policy } = orderOf(contact({}), withPhone({}, { duplicates })).order;
  expect(policy).toMatchObject({ duplicateCheck: check, duplicateDays: days });
});

test('any record at all, when it is mapped, then an answer comes and never an error', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', ' ', '2026-02-30', '8.64e15', '99999999999999', '9999999999999', '+', '\uD800', '-0'),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.integer().map(String),
    fc.bigInt().map(String),
  );
  const names = Object.keys(ada.fields);
  const fields = fc.dictionary(fc.constantFrom(...names, '__proto__', 'constructor', 'PHONE'), text);
  const every = mappingOf({ ...full, when: undefined });
  fc.assert(
    fc.property(fields, text, (fields, id) => {
      const result = mapRecord({ ...ada, id, fields }, every, env);
      expect(['lead', 'incomplete']).toContain(result.kind);
      if (result.kind === 'lead') expect(result.order.identity.length).toBeLessThanOrEqual(87);
    }),
    { numRuns: 500 },
  );
});
