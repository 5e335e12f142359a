import { describe, expect, test } from 'vitest';
import type { CallLeg } from '../../src/domain/reconcile/leg.ts';
import type { DialerCall } from '../../src/ledger/dialer-calls.ts';
import type { Held } from '../../src/ledger/dialer-calls/held.ts';
import { judge, judgeGone, type JudgeOptions } from '../../src/reconcile/judge.ts';

const NOW = Date.parse('2026-06-02T15:30:00Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const LEG: CallLeg = {
  id: 'out:1780412400.1',
  kind: 'disposition',
  open: false,
  direction: 'outbound',
  campaign: 'SALES',
  status: 'SALE',
  agent: '1001',
  leadId: '101',
  uniqueid: '1780412400.1',
  callId: '',
  calledAt: '2026-06-02T15:00:00.000Z',
  settledAt: '2026-06-02T15:01:00.000Z',
};
const HELD: Held = { eventId: 'evt_1', reconciled: false, status: 'SALE', shared: false };
const ROW: DialerCall = {
  leg: LEG.id,
  day: '2026-06-02',
  campaign: 'SALES',
  kind: 'disposition',
  direction: 'outbound',
  status: 'SALE',
  agent: '1001',
  lead_id: '101',
  uniqueid: LEG.uniqueid,
  call_id: '',
  called_at: Date.parse(LEG.calledAt),
  settled_at: null,
  state: 'missing',
  event_id: null,
  reconciled: 0,
  backfill: 0,
  due_at: NOW,
  tries: 0,
  reason: null,
  updated_at: 0,
};

function judged(leg: Partial<CallLeg> = {}, options: Partial<JudgeOptions> = {}) {
  return judge(
    { ...LEG, ...leg },
    {
      known: undefined,
      held: undefined,
      forgotten: false,
      graceMs: 10 * MINUTE_MS,
      noAgent: true,
      backfill: false,
      aheadMs: 0,
      now: NOW,
      ...options,
    },
  );
}

describe('a call that is over', () => {
  test('without an event, after its grace, is missing at once', () => {
    expect(judged()).toMatchObject({ state: 'missing', due_at: NOW, event_id: null, backfill: 0 });
    expect(judged({}, { backfill: true })).toMatchObject({ state: 'missing', backfill: 1 });
  });

  test('within its grace is looked at when that ends, by the clock of its dialer', () => {
    const settledAt = '2026-06-02T15:29:00.000Z';
    expect(judged({ settledAt })).toMatchObject({ state: 'grace', due_at: NOW + 9 * MINUTE_MS });
    // Its clock is seven minutes ahead: it was over eight minutes ago.
    expect(judged({ settledAt }, { aheadMs: 7 * MINUTE_MS })).toMatchObject({ due_at: NOW + 2 * MINUTE_MS });
  });

  test('in the future is looked at after one grace and not never', () => {
    const settledAt = '2026-06-02T19:00:00.000Z';
    expect(judged({ settledAt })).toMatchObject({ state: 'grace', due_at: NOW + 10 * MINUTE_MS });
  });

  test('whose row tells no end is counted from its begin', () => {
    expect(judged({ settledAt: undefined })).toMatchObject({ state: 'missing' });
  });

  test('with an event is accepted, whoever told of it', () => {
    expect(judged({}, { held: HELD })).toMatchObject({ state: 'accepted', event_id: 'evt_1', reconciled: 0 });
    expect(judged({}, { held: { ...HELD, reconciled: true } })).toMatchObject({ reconciled: 1 });
  });

  test('keeps the event that the ledger has forgotten in the meantime', () => {
    const known = { ...ROW, state: 'accepted' as const, event_id: 'evt_0', due_at: null };
    expect(judged({}, { known })).toMatchObject({ state: 'accepted', event_id: 'evt_0' });
  });

  test('whose event another leg has is missing until taking it back has made no other', () => {
    const held = { ...HELD, shared: true };
    expect(judged({}, { held })).toMatchObject({ state: 'missing' });
    expect(judged({}, { held, known: { ...ROW, tries: 1 } })).toMatchObject({ state: 'accepted' });
  });

  test('that was read long ago and is no longer kept is not taken back again', () => {
    expect(judged({}, { forgotten: true })).toMatchObject({ state: 'excluded', due_at: null });
  });

  test('that is on its way, or failed, keeps its times when it is read again', () => {
    const underWay = { ...ROW, event_id: 'evt_2', due_at: NOW + 1, tries: 1 };
    expect(judged({}, { known: underWay })).toMatchObject({ event_id: 'evt_2', due_at: NOW + 1, tries: 1 });
    const failed = { ...ROW, state: 'failed' as const, reason: 'broken', due_at: NOW + HOUR_MS, tries: 4 };
    expect(judged({}, { known: failed })).toMatchObject({ state: 'failed', due_at: NOW + HOUR_MS, tries: 4 });
  });

  test('that waits for a backfill goes at once when the daily work finds it', () => {
    const known = { ...ROW, backfill: 1 };
    expect(judged({}, { known })).toMatchObject({ state: 'missing', backfill: 0 });
    expect(judged({}, { known, backfill: true })).toMatchObject({ backfill: 1 });
  });
});

test('a callback is the same in the hit, in the log and at the lead', () => {
  const held = { ...HELD, status: 'CALLBK' };
  expect(judged({ status: 'cbhold' }, { held })).toMatchObject({ reason: null });
  expect(judged({ status: 'NI' }, { held })).toMatchObject({
    reason: 'status differs: NI there, CALLBK here',
  });
});

test('a call that no agent took counts where somebody asks, and its event in any case', () => {
  const leg = { kind: 'no-agent' as const, agent: '', status: 'NA' };
  expect(judged(leg)).toMatchObject({ state: 'missing' });
  expect(judged(leg, { noAgent: false })).toMatchObject({ state: 'excluded' });
  expect(judged(leg, { noAgent: false, held: HELD })).toMatchObject({ state: 'accepted' });
});

describe('an open call', () => {
  const open = { open: true, status: 'INCALL', settledAt: undefined };

  test.each([
    ['2026-06-02T15:29:30.000Z', 1],
    ['2026-06-02T15:10:00.000Z', 5],
    ['2026-06-02T11:00:00.000Z', 15],
  ])('that began at %s is looked at again in %i min', (calledAt, minutes) => {
    expect(judged({ ...open, calledAt })).toMatchObject({ state: 'open', due_at: NOW + minutes * MINUTE_MS });
  });

  test('after a day is a failure that people see', () => {
    const calledAt = '2026-06-01T15:00:00.000Z';
    expect(judged({ ...open, calledAt })).toMatchObject({
      state: 'failed',
      due_at: NOW + HOUR_MS,
      reason: 'still open at the dialer after a day (INCALL)',
    });
    expect(judged({ ...open, calledAt }, { held: HELD })).toMatchObject({ state: 'accepted' });
  });
});

describe("a call that the dialer's records do not hold any more", () => {
  test('fails for a day, because rows are moved, and counts no more after that where it never was over', () => {
    expect(judgeGone(ROW, undefined, NOW)).toMatchObject({
      state: 'failed',
      due_at: NOW + HOUR_MS,
      tries: 1,
    });
    const old = { ...ROW, called_at: NOW - 25 * HOUR_MS, tries: 3 };
    expect(judgeGone(old, undefined, NOW)).toMatchObject({ state: 'excluded', due_at: null });
    expect(judgeGone(old, HELD, NOW)).toMatchObject({ state: 'accepted' });
  });

  test('stays in the figure as failed where it was seen to be over: nobody has its event', () => {
    const over = { ...ROW, called_at: NOW - 25 * HOUR_MS, settled_at: NOW - 24 * HOUR_MS, tries: 3 };
    expect(judgeGone(over, undefined, NOW)).toMatchObject({ state: 'failed', due_at: NOW + 24 * HOUR_MS });
  });
});
