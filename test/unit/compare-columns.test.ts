import { describe, expect, test } from 'vitest';
import { columnDifferences, type ExpectedLead } from '../../src/bulk/compare/columns.ts';
import { expectedLead } from '../../src/commands/leads/compare/expected-lead.ts';
import type { LeadRow } from '../../src/domain/dialer-database.ts';
import type { Lead } from '../../src/domain/event.ts';
import type { LeadOrder } from '../../src/domain/lead-order.ts';

function rowOf(lead: Lead): LeadRow {
  const times = { enteredAt: undefined, modifiedAt: undefined, lastCalledLocal: undefined };
  const rest = { user: '', calledCount: 0, calledSinceReset: 'N', gmtOffsetHours: -5, entryListId: '0' };
  return { lead, ...times, ...rest };
}

function orderOf(lead: Lead, changes: Partial<LeadOrder> = {}): LeadOrder {
  return {
    kind: 'place',
    lead,
    custom: {},
    changed: undefined,
    policy: {
      write: 'upsert',
      duplicateCheck: undefined,
      duplicateDays: undefined,
      listExistsCheck: false,
      dncCheck: undefined,
      moveList: false,
    },
    campaign: undefined,
    identity: 'record:crm:contact:1',
    hot: undefined,
    callback: undefined,
    altPhones: [],
    ...changes,
  };
}

const columnsOf = (expected: ExpectedLead, lead: Lead, custom?: Readonly<Record<string, string>>) =>
  columnDifferences(expected, rowOf(lead), custom).map(({ column }) => column);

describe('a lead held against what a delivery would write', () => {
  test.each<[string, Lead, Lead]>([
    ['an umlaut that VICIdial spells out', { firstName: 'Zoë' }, { firstName: 'Zoe' }],
    ['a text that is longer than its column', { firstName: 'A'.repeat(40) }, { firstName: 'A'.repeat(30) }],
    ['an empty gender, which is U there', { gender: '' }, { gender: 'U' }],
    ['an empty rank, which is 0 there', { rank: '' }, { rank: '0' }],
    ['no day of birth, which is 0000-00-00 there', { dateOfBirth: '' }, { dateOfBirth: '0000-00-00' }],
    ['blanks at the end', { city: 'Chicago ' }, { city: 'Chicago' }],
    ['what the mapping does not tell', { city: 'Chicago' }, { city: 'Chicago', lastName: 'Canary' }],
  ])('is the same with %s', (_what, told, held) => {
    expect(columnsOf(expectedLead(orderOf(told), { nonLatin: false }, false), held)).toEqual([]);
  });

  test.each<[string, Lead, Lead, string[]]>([
    ['another name', { firstName: 'Ann' }, { firstName: 'Bob' }, ['first_name']],
    ['a value that was emptied in the CRM', { city: '' }, { city: 'Chicago' }, ['city']],
    [
      'another number',
      { phone: '3125550101', phoneCode: '1' },
      { phone: '3125550102', phoneCode: '1' },
      ['phone_number'],
    ],
  ])('differs with %s', (_what, told, held, columns) => {
    expect(columnsOf(expectedLead(orderOf(told), { nonLatin: false }, false), held)).toEqual(columns);
  });

  test('its status counts until the first call, and its list where the mapping moves leads', () => {
    const order = orderOf({ status: 'HOT', listId: '1002' });
    const held = { status: 'NEW', listId: '1001' };
    const limits = { nonLatin: false };
    expect(columnsOf(expectedLead(order, limits, false), held)).toEqual(['status']);
    expect(columnsOf(expectedLead(order, limits, true), held)).toEqual([]);
    const moving = { ...order, policy: { ...order.policy, moveList: true } };
    expect(columnsOf(expectedLead(moving, limits, true), held)).toEqual(['list_id']);
  });

  test('its custom fields count where they were read and the list has them', () => {
    const order = orderOf({}, { custom: { model: 'T', colour: 'red' } });
    const expected = expectedLead(order, { nonLatin: false }, false);
    expect(columnsOf(expected, {}, { model: 'S' })).toEqual(['custom.model']);
    expect(columnsOf(expected, {})).toEqual([]);
  });
});
