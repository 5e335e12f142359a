import { describe, expect, test } from 'vitest';
import { isTwin, tellsOf } from '../../src/domain/reconcile/same-call.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { eventOf, LEG, legOf, received, takenBack, VALUES, valuesOf } from './reconcile-rig.ts';

/** An event as its hit came by itself. */
const live = (query: string, trigger = 'dispo'): BridgeEvent => eventOf(received(trigger, query));
const CALL = 'lead_id=101&uniqueid=1795315300.1004&call_id=V1121214140000000101';

describe('whether an event tells of a leg', () => {
  test.each([
    ['all agrees', `${CALL}&dispo=SALE&user=1001`, {}],
    ['the status is another one', `${CALL}&dispo=NI&user=1001`, {}],
    ['the agent is not told', `${CALL}&dispo=SALE`, {}],
    ['the agent is told in other capitals', `${CALL}&dispo=SALE&user=ANN`, { agent: 'ann' }],
    ['the lead is not told', 'uniqueid=1795315300.1004&dispo=SALE', {}],
    ['only the call id is told', 'lead_id=101&call_id=V1121214140000000101&dispo=SALE', {}],
    ['the record has no uniqueid', `${CALL}&dispo=SALE&user=1001`, { uniqueid: '' }],
  ])('when %s, then it does', (_what, query, leg) => {
    expect(tellsOf(live(query), legOf(leg))).toBe(true);
  });

  test.each([
    ['another agent had it', `${CALL}&dispo=SALE&user=1002`, {}],
    ['it is another lead', `${CALL.replace('101', '102')}&dispo=SALE&user=1001`, {}],
    ['it is another call', `${CALL.replace('.1004', '.1005')}&dispo=SALE&user=1001`, {}],
    ['no agent had it', `${CALL}&dispo=DROP&user=VDAD`, {}],
    ['nothing names the call', 'lead_id=101&dispo=SALE&user=1001', {}],
    ['the leg is of no agent', `${CALL}&dispo=SALE&user=1001`, { kind: 'no-agent' as const, agent: '' }],
  ])('when %s, then it does not', (_what, query, leg) => {
    expect(tellsOf(live(query), legOf(leg))).toBe(false);
  });

  test('when no agent had the call, then a no-agent hit tells of it, and a dispo hit of VDAD or VDCL', () => {
    const leg = legOf({ kind: 'no-agent', agent: '', status: 'DROP' });
    expect(tellsOf(live(`${CALL}&status=DROP`, 'no-agent'), leg)).toBe(true);
    expect(tellsOf(live(`${CALL}&dispo=DROP&user=VDAD`), leg)).toBe(true);
    expect(tellsOf(live(`${CALL}&dispo=DROP&user=vdcl`), leg)).toBe(true);
    expect(tellsOf(live(`${CALL}&dispo=DROP&user=1001`), leg)).toBe(false);
    expect(tellsOf(live(`${CALL}&status=DROP`, 'start'), leg)).toBe(false);
  });

  test.each([
    [119, true],
    [121, false],
  ])(
    'when the record has neither uniqueid nor call id, and the call began %i s away, then %s',
    (seconds, tells) => {
      const calledAt = new Date(1_795_315_300_000 + seconds * 1000).toISOString();
      const leg = legOf({ uniqueid: '', callId: '', calledAt });
      expect(tellsOf(live(`${CALL}&dispo=SALE&user=1001`), leg)).toBe(tells);
      expect(tellsOf(live(`${CALL}&dispo=SALE`), leg)).toBe(false);
      expect(tellsOf(live(`${CALL}&dispo=SALE&user=1002`), leg)).toBe(false);
    },
  );

  test('when it was made from records without a call, then it tells of that leg, and of no other call of the day', () => {
    const bare = { uniqueid: '', callId: '' };
    const event = takenBack(valuesOf(bare, { uniqueid: '', call_id: '' }), { from: 'api' });
    expect(tellsOf(event, legOf(bare))).toBe(true);
    expect(tellsOf(event, legOf({ ...bare, calledAt: '2026-11-22T02:51:40.000Z' }))).toBe(false);
  });
});

describe('twins', () => {
  const hit = `${CALL}&dispo=SALE&user=1001&agent_log_id=7`;

  test('a hit and the event that was made for it, then they are, either way round', () => {
    for (const from of ['call-log', 'api', 'url-log'] as const) {
      expect(isTwin(live(hit), takenBack(VALUES, { from }))).toBe(true);
      expect(isTwin(takenBack(VALUES, { from }), live(hit))).toBe(true);
    }
  });

  test('two hits that came by themselves, or two from one place, then they never are', () => {
    expect(isTwin(live(hit), live(`${CALL}&dispo=SALE&user=1001`))).toBe(false);
    expect(isTwin(takenBack(), takenBack(valuesOf({}, { agent_log_id: '' })))).toBe(false);
  });

  test('one from the log of URLs and one from that of calls, then they are', () => {
    expect(isTwin(takenBack(VALUES, { from: 'url-log' }), takenBack())).toBe(true);
  });

  test.each([
    ['another status', `${CALL}&dispo=NI&user=1001`],
    ['another agent', `${CALL}&dispo=SALE&user=1002`],
    ['another row of the agent log', `${CALL}&dispo=SALE&user=1001&agent_log_id=8`],
    ['another call', `${CALL.replace('.1004', '.1005')}&dispo=SALE&user=1001`],
    ['another lead', `${CALL.replace('101', '102')}&dispo=SALE&user=1001`],
  ])('when the hit is of %s, then they are not', (_what, query) => {
    expect(isTwin(live(query), takenBack())).toBe(false);
  });

  test('when the status differs in capitals only, then they are', () => {
    expect(isTwin(live(`${CALL}&dispo=sale&user=1001`), takenBack())).toBe(true);
  });

  test('when the dialer calls several URLs for one disposition, then a verbatim request is none of the other', () => {
    const other = live(hit, 'extension-append');
    expect(isTwin(other, takenBack(VALUES, { from: 'url-log' }))).toBe(false);
    expect(isTwin(other, takenBack())).toBe(true);
  });

  test('when the records have no uniqueid, then agent, lead and begin of the call decide', () => {
    const bare = valuesOf({ uniqueid: '', callId: '' }, { uniqueid: '', call_id: '', agent_log_id: '' });
    const made = takenBack(bare, { from: 'api' });
    expect(isTwin(live(hit), made)).toBe(true);
    expect(isTwin(live(hit.replace('5300.1004', '5600.1004')), made)).toBe(false);
    expect(isTwin(live(`${CALL}&dispo=SALE`), made)).toBe(false);
  });

  test('calls that no agent had, then they are by the same rule', () => {
    const leg = { ...LEG, kind: 'no-agent' as const, agent: '', status: 'DROP' };
    const { agent_log_id: _row, ...told } = VALUES.values;
    const made = takenBack({ ...VALUES, leg, values: { ...told, dispo: 'DROP', user: 'VDAD' } });
    expect(isTwin(live(`${CALL}&status=DROP`, 'no-agent'), made)).toBe(true);
    expect(isTwin(live(`${CALL}&dispo=DROP&user=VDAD`), made)).toBe(true);
    expect(isTwin(live(`${CALL}&dispo=DROP&user=1001`), made)).toBe(false);
  });
});

describe('when the URL has neither uniqueid nor call_id', () => {
  const nameless = (dispo: string, sqlDate: string, more = ''): BridgeEvent =>
    live(`lead_id=101&dispo=${dispo}&user=1001${more}&SQLdate=2026-11-21+${encodeURIComponent(sqlDate)}`);

  test.each([
    ['21:43:50', {}, true],
    ['22:13:00', {}, true],
    ['22:14:30', {}, false],
    ['21:39:00', {}, false],
    ['21:43:50', { status: 'NI' }, false],
    ['21:43:50', { agent: '1002' }, false],
    ['21:43:50', { leadId: '102' }, false],
    ['21:43:50', { status: 'CBHOLD' }, false],
  ])('and it was said at %s of a leg with %o, then that it tells of it is %s', (at, leg, tells) => {
    expect(tellsOf(nameless('SALE', at), legOf(leg))).toBe(tells);
  });

  test('then a callback that is on hold in the record is the callback of the URL', () => {
    expect(tellsOf(nameless('CALLBK', '21:43:50'), legOf({ status: 'CBHOLD' }))).toBe(true);
  });

  test('then the hit that comes late is the twin of what was taken back, and that of the next call is not', () => {
    const back = takenBack();
    expect(isTwin(nameless('SALE', '21:43:46'), back)).toBe(true);
    expect(isTwin(back, nameless('SALE', '21:43:46'))).toBe(true);
    expect(isTwin(nameless('SALE', '21:48:00'), back)).toBe(false);
    expect(isTwin(nameless('NI', '21:43:46'), back)).toBe(false);
  });

  test('then a hit that names only a call id which the records have lost is known all the same', () => {
    const leg = legOf({ callId: '' });
    const event = nameless('SALE', '21:43:46', '&call_id=M1121214140000000101');
    expect(tellsOf(event, leg)).toBe(true);
  });

  test('then a request of the log of URLs is the twin of its hit, and not of one that was made a moment later', () => {
    const row = nameless('SALE', '21:43:46');
    const fromLog = {
      ...row,
      id: 'evt_other',
      marks: [{ code: 'reconciled', field: 'url-log', message: '' }],
    };
    expect(isTwin(fromLog, row)).toBe(true);
    expect(isTwin(fromLog, nameless('SALE', '21:44:30'))).toBe(false);
  });
});
