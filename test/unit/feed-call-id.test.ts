import { describe, expect, test } from 'vitest';
import { inboundCallId, isMadeUp, outboundCallId } from '../../connectors/vicidial/feed/call-id.ts';

const ZONE = 'America/New_York';
const AT = '2026-11-22T02:43:44.000Z';

describe('the call id of a leg', () => {
  test.each([
    ['of nine digits of time, as current versions make it', 'Y1212143440000000101'],
    ['of ten, as older ones made it', 'Y11212143440000000101'],
    ['made three seconds before its row', 'Y1212143410000000101'],
    ['made five seconds after its row', 'Y1212143490000000101'],
  ])('is that of the in-group that it entered: %s', (_, id) => {
    expect(inboundCallId(id, AT, ZONE)).toBe(id);
  });

  test.each([
    ['of an in-group that the call entered a minute later', 'Y1212144440000000101'],
    ['of the call as it was dialled', 'V1212143440000000101'],
    ['that is none', ''],
  ])('is not known from one %s', (_, id) => {
    expect(inboundCallId(id, AT, ZONE)).toBe('');
  });

  test('is not known of a row without a time', () => {
    expect(inboundCallId('Y1212143440000000101', undefined, ZONE)).toBe('');
  });

  test('of a dialled call is its own, and never that of the in-group it went to', () => {
    expect(outboundCallId('V1212143440000000101')).toBe('V1212143440000000101');
    expect(outboundCallId('M1212143440000000101')).toBe('M1212143440000000101');
    expect(outboundCallId('Y1212144440000000101')).toBe('');
  });
});

describe('a uniqueid', () => {
  const seconds = Date.parse(AT) / 1000;
  const made = { uniqueid: `${seconds}.000000101`, leadId: '101', comments: 'MANUAL', calledAt: AT };

  test('of the second of the disposition and the lead was made up by the agent’s screen', () => {
    expect(isMadeUp(made)).toBe(true);
    expect(isMadeUp({ ...made, leadId: '1234567890', uniqueid: `${seconds}.234567890` })).toBe(true);
  });

  test.each([
    ['of Asterisk', { uniqueid: `${seconds}.101` }],
    ['of another lead', { leadId: '102' }],
    ['of another time', { calledAt: '2026-11-22T03:43:44.000Z' }],
    ['of a call that was dialled for the agent', { comments: 'AUTO' }],
    ['of a row without a time', { calledAt: undefined }],
  ])('%s was not', (_, more) => {
    expect(isMadeUp({ ...made, ...more })).toBe(false);
  });
});
