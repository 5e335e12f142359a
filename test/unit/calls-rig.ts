import type { BridgeEvent } from '../../src/domain/event.ts';
import type { CallsEnv } from '../../src/domain/calls/env.ts';
import { callOrderOf, type MappedCall } from '../../src/domain/calls/order.ts';
import { CallsMapping } from '../../src/domain/calls/schema.ts';

export const ENV: CallsEnv = { connection: 'crm', timezone: 'America/New_York', defaultPhoneCode: '1' };

/** A sale on a Monday evening in New York. */
export const SALE: BridgeEvent = {
  id: 'evt_1',
  type: 'disposition',
  source: 'main',
  trigger: 'dispo',
  receivedAt: '2026-11-23T23:30:05.000Z',
  occurredAt: '2026-11-23T23:30:00.000Z',
  leadKey: 'main:101',
  callKey: 'main:1795310300.1004:101',
  lead: { id: '101', e164: '+13125550101', firstName: 'Anna', lastName: 'Lee', email: '' },
  call: { uniqueid: '1795310300.1004', status: 'SALE', talkSeconds: 61 },
  agent: { user: '1001', email: 'Ann@Example.com' },
  campaign: 'SALES',
  fields: {
    talk: '61',
    called_count: '3',
    product: 'gold',
    sale_amount: '1,250.00',
    empty: '',
    campaign: 'SALES',
  },
  marks: [],
};

/** The order for a call by a mapping as it stands in the file. */
export function mapped(mapping: object, event: Partial<BridgeEvent> = {}): MappedCall {
  return callOrderOf({ ...SALE, ...event }, CallsMapping.parse(mapping), ENV);
}
