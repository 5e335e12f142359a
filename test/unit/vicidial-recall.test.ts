import { describe, expect, test } from 'vitest';
import type { Receipt } from '../../src/connector.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import type { LeadRecall } from '../../src/domain/lead-order.ts';
import { EVENT, NOW, type OrdersRig, startOrders } from './vicidial-orders-rig.ts';

const THERE = {
  list_id: '1001',
  phone_number: '3125550101',
  phone_code: '1',
  status: 'DROP',
  called_since_last_reset: 'Y',
};
const ORDER: LeadRecall = {
  kind: 'recall',
  priority: 20,
  statuses: ['DROP', 'PDROP'],
  notAfter: new Date(NOW + 60_000).toISOString(),
};
const DROPPED: BridgeEvent = {
  ...EVENT,
  type: 'lead-recalled',
  source: 'main',
  leadKey: 'main:101',
  callKey: 'main:1795310300.1004:101',
  lead: { id: '101' },
  call: { uniqueid: '1795310300.1004', status: 'DROP' },
  campaign: 'SALES',
};

function recall(
  rig: OrdersRig,
  order: Partial<LeadRecall> = {},
  lead: BridgeEvent['lead'] = { id: '101' },
): Promise<Receipt> {
  return rig.give({ ...ORDER, ...order }, { event: { ...DROPPED, lead } });
}

const withLead = (lead: object = {}, options: object = {}) =>
  startOrders({ standIn: { leads: [{ ...THERE, ...lead }], ...options } });

test('a lead that was dropped, when it is called again, then it is in the hopper, may be dialled by its list too, and keeps its status', async () => {
  const rig = await withLead();
  expect(await recall(rig)).toEqual({
    outcome: 'updated',
    ids: { lead_id: '101' },
    warnings: [],
  });
  expect(rig.standIn.hopper).toMatchObject([{ lead_id: 101, priority: '20', campaign_id: 'SALES' }]);
  expect(rig.standIn.leads).toMatchObject([{ status: 'DROP', called_since_last_reset: 'N' }]);
  expect(new Set(rig.lanes)).toEqual(new Set(['speed-to-lead']));
});

test('the same delivery, when it is repeated, then the lead has one place in the hopper, and none once it was called', async () => {
  const rig = await withLead();
  await recall(rig);
  await recall(rig);
  expect(rig.standIn.hopper).toHaveLength(1);
  (rig.standIn.hopper as unknown[]).splice(0);
  const [lead] = rig.standIn.leads as readonly { status: string }[];
  if (lead !== undefined) lead.status = 'SALE';
  expect(await recall(rig)).toMatchObject({
    outcome: 'skipped',
    warnings: ['the lead was called or changed since'],
  });
  expect(rig.standIn.hopper).toEqual([]);
});

describe('a lead that must not be called', () => {
  test.each([
    ['everywhere', 'system'],
    ['in the campaign', 'campaign'],
  ] as const)(
    'when our ledger blocks its number %s, then it is not put into the hopper',
    async (_where, place) => {
      const rig = await withLead();
      rig.blocked.set('+13125550101', place);
      expect(await recall(rig)).toMatchObject({
        outcome: 'skipped',
        warnings: [expect.stringMatching(/^dnc: /)],
      });
      expect(rig.standIn.hopper).toEqual([]);
      expect(rig.standIn.leads).toMatchObject([{ called_since_last_reset: 'Y' }]);
    },
  );

  test.each([
    ["VICIdial's own list has its number", {}, { dnc: ['3125550101'] }],
    ["the campaign's list has its number", {}, { campaignDnc: [{ campaign: 'SALES', phone: '3125550101' }] }],
    ['its status says so by now', { status: 'DNC' }, {}],
  ])(
    'when %s, then it is not put into the hopper, whatever the check for new leads is',
    async (_when, lead, options) => {
      const rig = await startOrders({
        standIn: { leads: [{ ...THERE, ...lead }], ...options },
        settings: { dncCheck: 'off' },
      });
      expect(await recall(rig)).toMatchObject({
        outcome: 'skipped',
        warnings: [expect.stringMatching(/^dnc: /)],
      });
      expect(rig.standIn.hopper).toEqual([]);
    },
  );

  test('when nobody can say whether its number is blocked, then it is not put into the hopper', async () => {
    const rig = await withLead({ phone_number: '12345' });
    expect(await recall(rig)).toMatchObject({
      outcome: 'skipped',
      warnings: [expect.stringContaining('nobody can say whether it may be called')],
    });
    expect(rig.standIn.hopper).toEqual([]);
  });
});

test('a recall that comes too late, when it is delivered, then VICIdial is not asked at all', async () => {
  const rig = await withLead();
  const late = { notAfter: new Date(NOW - 1).toISOString() };
  expect(await recall(rig, late)).toMatchObject({
    outcome: 'skipped',
    warnings: [expect.stringMatching(/^too late/)],
  });
  expect(rig.lanes).toEqual([]);
});

test('a lead that VICIdial does not have any more, when it is called again, then there is nothing to do', async () => {
  const rig = await withLead();
  expect(await recall(rig, {}, { id: '999' })).toMatchObject({ outcome: 'skipped' });
});

test('a call that names no lead, when it is delivered, then that is told with the remedy', async () => {
  const rig = await withLead();
  await expect(recall(rig, {}, {})).rejects.toMatchObject({ code: 'invalid-lead', kind: 'permanent' });
});
