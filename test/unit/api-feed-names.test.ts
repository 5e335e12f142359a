import { describe, expect, test } from 'vitest';
import { isDialerStatus, isOpenStatus } from '../../connectors/vicidial/feed/api/dialer-statuses.ts';
import { byNumber, nameLead, numbersOf } from '../../connectors/vicidial/feed/api/name-lead.ts';
import type { NumberCall } from '../../connectors/vicidial/feed/api/number-calls.ts';
import { toApiLeg } from '../../connectors/vicidial/feed/api/to-api-leg.ts';

const CALL: NumberCall = {
  direction: 'outbound',
  phone: '3125550101',
  localTime: '2026-11-21 11:00:00',
  listId: '1001',
  lengthSeconds: 60,
  status: 'SALE',
  termReason: 'AGENT',
  sourceId: '',
  user: '1001',
};
const NAMED = { leadId: '101', campaign: 'SALES' };
const ZONE = 'America/New_York';

const lead = (id: string, more: Readonly<Record<string, string>> = {}) => ({
  lead_id: id,
  phone_number: '3125550101',
  list_id: '1001',
  source_id: '',
  ...more,
});
const named = (...leads: readonly ReturnType<typeof lead>[]) => nameLead(CALL, byNumber(leads))?.lead_id;

describe('whose call it is', () => {
  test('when one lead has the number, then its, also by a further number and from another list', () => {
    expect(named(lead('101', { list_id: '1002' }))).toBe('101');
    expect(named(lead('101', { phone_number: '3125550199', alt_phone: '3125550101' }))).toBe('101');
    expect(named(lead('101', { phone_number: '3125550199' }))).toBeUndefined();
  });

  test('when several leads have it, then the source id tells, then the list, and else nobody', () => {
    expect(named(lead('101', { source_id: 'x' }), lead('102'))).toBe('102');
    expect(named(lead('101', { list_id: '1002' }), lead('102'))).toBe('102');
    expect(named(lead('101'), lead('102'))).toBeUndefined();
  });

  test('when a lead has the same number twice or none that can be asked for, then it is asked for once or not', () => {
    expect(numbersOf(lead('101', { alt_phone: '3125550101', address3: 'Suite 5' }))).toEqual(['3125550101']);
    expect(numbersOf(lead('101', { phone_number: '' }))).toEqual([]);
  });
});

describe('a leg by the API', () => {
  test('has the moment of its local time, and its end behind it', () => {
    expect(toApiLeg(CALL, NAMED, ZONE)).toEqual({
      id: 'api:101:1795276800',
      kind: 'disposition',
      open: false,
      direction: 'outbound',
      campaign: 'SALES',
      status: 'SALE',
      agent: '1001',
      leadId: '101',
      uniqueid: '',
      callId: '',
      calledAt: '2026-11-21T16:00:00.000Z',
      settledAt: '2026-11-21T16:01:00.000Z',
    });
  });

  test('in the hour that happens twice has both moments, and one id', () => {
    const leg = toApiLeg({ ...CALL, localTime: '2026-11-01 01:30:00' }, NAMED, ZONE);
    expect(leg).toMatchObject({
      calledAt: '2026-11-01T05:30:00.000Z',
      calledAtOr: '2026-11-01T06:30:00.000Z',
      settledAt: '2026-11-01T06:31:00.000Z',
    });
  });

  test.each(['VDAD', 'vdcl', ''])('of the user %j is of no agent', (user) => {
    expect(toApiLeg({ ...CALL, user }, NAMED, ZONE)).toMatchObject({ kind: 'no-agent', agent: '' });
  });

  test('without a time is none', () => {
    expect(toApiLeg({ ...CALL, localTime: '0000-00-00 00:00:00' }, NAMED, ZONE)).toBeUndefined();
  });
});

test('when a status is set by an agent, then it is not taken for one of the dialer', () => {
  expect(['SALE', 'NI', 'A', 'B', 'DC', 'N', 'CALLBK', 'DNC'].filter(isDialerStatus)).toEqual([]);
  expect(['na', 'DROP', 'AFTHRS', 'ADCT'].every(isDialerStatus)).toBe(true);
  expect(['INCALL', 'queue', 'DISPO', ''].every(isOpenStatus)).toBe(true);
  expect(isOpenStatus('SALE')).toBe(false);
});
