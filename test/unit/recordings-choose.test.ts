import { describe, expect, test } from 'vitest';
import type { FoundRecording, RecordedCall } from '../../src/domain/recording.ts';
import { chooseRecording } from '../../src/recordings/look/choose.ts';
import { afterFailure, afterMiss, GIVE_UP_MS } from '../../src/recordings/look/next-look.ts';
import { recordedCallOf } from '../../src/recordings/look/recorded-call.ts';
import { eventOf } from '../integration/ledger-rig.ts';

const ENDED = Date.parse('2026-11-21T15:10:00Z');
const CALL: RecordedCall = {
  leadId: '101',
  uniqueid: `${ENDED / 1000 - 300}.1001`,
  otherIds: [],
  recordingId: undefined,
  agent: 'agent001',
  talkSeconds: 200,
  endedAt: ENDED,
};

function recording(id: string, more: Partial<FoundRecording> = {}): FoundRecording {
  return {
    id,
    startedAt: new Date(ENDED - 200_000).toISOString(),
    agent: 'agent001',
    leadId: '101',
    seconds: 100,
    location: `http://10.0.0.5/${id}.mp3`,
    isOfCall: false,
    ...more,
  };
}

describe("which recording is the call's", () => {
  test('the one that the dialer named, when there are longer ones of the call, then it is that one', () => {
    const found = [recording('1', { isOfCall: true, seconds: 900 }), recording('2')];
    expect(chooseRecording({ ...CALL, recordingId: '2' }, found)).toMatchObject({
      kind: 'chosen',
      recording: { id: '2' },
      others: 0,
    });
  });

  test('one that the dialer holds under the call, when another fits by time only, then it is the first', () => {
    const found = [recording('1', { seconds: 900 }), recording('2', { isOfCall: true })];
    expect(chooseRecording(CALL, found)).toMatchObject({ recording: { id: '2' }, others: 0 });
  });

  test('several parts of a call, when all are there, then the longest is taken and the others are told', () => {
    const found = ['1', '2', '3'].map((id) => recording(id, { isOfCall: true, seconds: Number(id) * 10 }));
    expect(chooseRecording(CALL, found)).toMatchObject({ recording: { id: '3' }, others: 2 });
  });

  test('the longest part, when its file is not moved yet, then it is waited for; at the last look another will do', () => {
    const found = [
      recording('1', { isOfCall: true, seconds: 10 }),
      recording('2', { isOfCall: true, seconds: 90, location: '' }),
    ];
    expect(chooseRecording(CALL, found)).toEqual({ kind: 'none', reason: 'not-moved' });
    expect(chooseRecording(CALL, found, true)).toMatchObject({ recording: { id: '1' }, others: 1 });
  });

  test.each([
    ['before the call', { startedAt: new Date(ENDED - 320_000).toISOString() }],
    ['after the call', { startedAt: new Date(ENDED + 20_000).toISOString() }],
    ['of another lead', { leadId: '102' }],
    ['of another agent', { agent: 'agent002' }],
    ['without a time', { startedAt: undefined }],
  ])("a recording %s, when nothing else ties it to the call, then it is not the call's", (_what, more) => {
    expect(chooseRecording(CALL, [recording('1', more)])).toEqual({ kind: 'none', reason: 'not-found' });
  });

  test('a recording of the lead that began within the call, when the dialer names no call for it, then it is the one', () => {
    expect(chooseRecording(CALL, [recording('1', { agent: 'AGENT001' })])).toMatchObject({ kind: 'chosen' });
  });
});

test("a disposition of an inbound call, when its recording is looked for, then the closer log's id and the agent are known", () => {
  const event = eventOf(1, {
    fields: { closecallid: '77' },
    agent: { user: 'agent001' },
    call: { uniqueid: '1790000000.1', callId: 'Y1121100000000000101', recordingId: '9001', talkSeconds: 5 },
  });
  expect(recordedCallOf(event, ENDED)).toEqual({
    leadId: '1',
    uniqueid: '1790000000.1',
    otherIds: ['Y1121100000000000101', '77'],
    recordingId: '9001',
    agent: 'agent001',
    talkSeconds: 5,
    endedAt: ENDED,
  });
});

test("a call without an agent, when its recording is looked for, then VICIdial's own user stands for nobody", () => {
  expect(recordedCallOf(eventOf(1, { agent: { user: 'VDAD' } }), ENDED).agent).toBeUndefined();
});

describe('when it is looked for again', () => {
  const MINUTES = [1, 5, 15, 60].map((minutes) => minutes * 60_000);

  test('four looks that find nothing, when each is in time, then they are 1, 5, 15 and 60 minutes after the call and then it is missing', () => {
    const dues: number[] = [];
    for (const [looks, at] of MINUTES.entries()) {
      const result = afterMiss({ looks, endedAt: ENDED }, 'not-found', MINUTES, ENDED + at);
      if (result.state === 'waiting') dues.push((result.dueAt - ENDED) / 60_000);
      else expect(result).toEqual({ state: 'missing', reason: 'not-found' });
    }
    expect(dues).toEqual([5, 15, 60]);
  });

  test('a look that is hours late, when it finds nothing, then the next is not at the same moment', () => {
    const now = ENDED + 5 * 3_600_000;
    expect(afterMiss({ looks: 0, endedAt: ENDED }, 'not-found', MINUTES, now)).toMatchObject({
      dueAt: now + 60_000,
    });
  });

  test('a dialer that cannot be asked, when it stays so, then no look is counted, the waits grow to an hour and it ends after a week', () => {
    const waits = [0, 1, 2, 5, 6, 20].map((failures) => {
      const result = afterFailure({ looks: 1, failures, endedAt: ENDED }, 'unreachable', undefined, ENDED);
      return result.state === 'waiting' ? [result.looks, (result.dueAt - ENDED) / 60_000] : result;
    });
    expect(waits).toEqual([[1, 1], [1, 2], [1, 4], [1, 32], [1, 60], [1, 60]]); // prettier-ignore
    const late = afterFailure(
      { looks: 1, failures: 99, endedAt: ENDED },
      'unreachable',
      1,
      ENDED + GIVE_UP_MS + 1,
    );
    expect(late).toEqual({ state: 'missing', reason: 'unreachable' });
  });

  test('a dialer that asks for more time, when it is looked at again, then not before that', () => {
    const result = afterFailure({ looks: 0, failures: 0, endedAt: ENDED }, 'busy', 900_000, ENDED);
    expect(result).toMatchObject({ dueAt: ENDED + 900_000 });
  });
});
