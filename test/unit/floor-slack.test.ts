import { expect, test } from 'vitest';
import { slackBody } from '../../connectors/webhook/slack/notice.ts';
import type { BridgeEvent, EventType } from '../../src/domain/event.ts';
import type { FloorTold } from '../../src/domain/floor/told.ts';
import { FloorEventType } from '../../src/domain/floor/types.ts';

const AGENT = { user: '1001', fullName: 'Ann & Co' };
const PAUSED = { state: 'paused', pauseCode: 'LUNCH', campaign: 'SALES' } as const;

function textOf(type: EventType, floor: FloorTold, more: Partial<BridgeEvent> = {}): string {
  const event: BridgeEvent = {
    id: 'evt_1',
    type,
    source: 'main',
    trigger: 'floor',
    receivedAt: '2026-11-21T21:20:40.000Z',
    campaign: 'SALES',
    lead: {},
    floor,
    fields: {},
    marks: [],
    ...more,
  };
  return (JSON.parse(slackBody(event, '{status} by {agent}')) as { readonly text: string }).text;
}

test.each<[EventType, FloorTold, Partial<BridgeEvent>, string]>([
  ['agent.logged-in', { after: PAUSED }, { agent: AGENT }, 'Ann &amp; Co logged in to SALES (main)'],
  ['agent.paused', { after: PAUSED }, { agent: AGENT }, 'Ann &amp; Co is paused: LUNCH in SALES (main)'],
  [
    'agent.campaign-changed',
    { before: { ...PAUSED, campaign: 'CARE' }, after: PAUSED },
    { agent: { user: '1001' } },
    '1001 went from CARE to SALES (main)',
  ],
  [
    'call.waiting',
    { seconds: 25 },
    { call: { callId: 'Y1', direction: 'inbound' } },
    'An inbound call has waited 25 s for an agent in SALES (main)',
  ],
  ['hopper.low', { hopper: { leads: 3, lowBelow: 10 } }, {}, 'The hopper of SALES is low: 3 leads (main)'],
  [
    'campaign.changed',
    {
      changes: [
        { setting: 'active', before: 'Y', after: 'N' },
        { setting: 'dialLevel', before: '2', after: '' },
      ],
    },
    {},
    'Campaign SALES was changed: active Y to N, dialLevel 2 to none (main)',
  ],
  ['campaign.no-agents', { seconds: 300 }, {}, 'Nobody has been logged in to SALES for 300 s (main)'],
])(
  '%s is said to Slack in words of its own, whatever the template for calls is',
  (type, floor, more, text) => {
    expect(textOf(type, floor, more)).toBe(text);
  },
);

test('every type of event of the floor has words, and calls nobody by a name', () => {
  for (const type of FloorEventType.options) {
    const text = textOf(type, { after: PAUSED }, { agent: { user: '<!channel>' }, campaign: '<@U1>' });
    expect(text, type).not.toBe(`${type} (main)`);
    expect(text, type).not.toMatch(/[<>]/);
  }
});
