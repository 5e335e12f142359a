import { describe, expect, it } from 'vitest';
import { acknowledgeSlack } from '../../connectors/webhook/slack/answer.ts';
import { groupLines } from '../../src/commands/dead/group-lines.ts';
import { budgetCondition, heldCondition, reviewsCondition } from '../../src/domain/alerts/conditions.ts';
import { mapped, SALE } from './calls-rig.ts';
import { dispositionEvent, orderOf, requestFor, startHubspotRig } from './hubspot-rig.ts';

const DEAL = {
  name: 'Sale',
  stage: 'nowhere',
  pipeline: 'default',
  amount: undefined,
  closeDate: '2026-11-22',
  fields: {},
};

describe('what people are told of a call that did not come out as they meant', () => {
  it('of an unknown stage is where its id stands, and nothing of the key, when HubSpot refuses the deal', async () => {
    const rig = await startHubspotRig();
    const error = (await rig.refusal(
      requestFor(dispositionEvent(), { call: orderOf({ deal: DEAL }) }),
    )) as Error;
    expect(error.message).toContain('INVALID_OPTION about dealstage');
    expect(error.message).toContain('Settings, Objects, Deals, Pipelines');
    expect(error.message).not.toContain('vicidial_call_key');
  });

  it.each([
    [{ by: 'email', email: 'ann@example.com' }, /no owner with this e-mail address \(…@example\.com\)/],
    [{ by: 'field', field: 'userId', value: '4711' }, /no owner whose userId is that of the agent/],
  ] as const)(
    'of an owner that HubSpot does not know is which kind, and not who: %j',
    async (owner, words) => {
      const rig = await startHubspotRig();
      const { warnings } = await rig.deliver(requestFor(dispositionEvent(), { call: orderOf({ owner }) }));
      expect(warnings).toEqual([expect.stringMatching(words)]);
      expect(warnings.join('')).not.toMatch(/ann|4711/);
    },
  );

  it('of an agent without an e-mail address is that, when agents are found by it; a call without an agent has none', () => {
    const agent = { user: '1001', email: '' };
    const warned = [expect.stringMatching(/^owner: .*agent_email/)];
    expect(mapped({ agents: {} }, { agent }).warnings).toEqual(warned);
    expect(mapped({ agents: {} }, { agent: { user: 'VDAD' } }).warnings).toEqual([]);
    expect(mapped({ agents: {} }, { agent, type: 'no-agent' }).warnings).toEqual([]);
    expect(mapped({ agents: {} }).warnings).toEqual([]);
  });

  it('of a rule of the canary is its place in the canary, when the call falls under it', () => {
    const rules = {
      every: { person: { f: 'product' } },
      campaigns: { SALES: { every: { subject: 'Sale' } } },
    };
    const { rules: places, parts } = mapped({ canary: { percent: 100, ...rules } });
    expect(places).toEqual(['canary.every', 'canary.campaigns.SALES.every']);
    expect(parts.map(({ place }) => place)).toContain('canary.every');
    expect(mapped({ ...rules, canary: { percent: 0 } }).rules).toEqual(['every', 'campaigns.SALES.every']);
    expect(SALE.campaign).toBe('SALES');
  });

  it('of the time of a call is a date, when HubSpot is looked at', async () => {
    const rig = await startHubspotRig();
    const { changes } = await rig.preview(requestFor(dispositionEvent(), { call: orderOf({}) }));
    const call = changes.find(({ object }) => object === 'call');
    expect(call?.fields['hs_timestamp']?.to).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('of a group of dead letters is its latest message as it was', () => {
    const group = {
      destination: 'crm',
      id: 'abc',
      code: 'hubspot-400',
      message: 'HubSpot refused to create deal 4711\n(400)',
      count: 1,
      firstAt: 0,
      lastAt: 0,
      eventId: 'evt_1',
    };
    expect(groupLines(group, undefined)).toContain('HubSpot refused to create deal 4711 (400)');
  });
});

describe('an alert', () => {
  it('of refused credentials names the restart before the release', () => {
    const { alert } = heldCondition({ destination: 'crm', code: 'hubspot-unauthorized', message: 'no' });
    expect(alert.message).toMatch(
      /Mend the credentials, restart vicibridge, then run: vicibridge release crm$/,
    );
  });

  it('of a budget that is used up many times says how many times', () => {
    const rules = { percent: 1, windowHours: 24, atLeast: 1 };
    const used = (dead: number) =>
      budgetCondition('crm', { delivered: 100 - dead, dead, failing: 0 }, rules)?.alert.message;
    expect(used(88)).toContain('which is 88 times the failure budget.');
    expect(used(1)).toContain('which is 100 % of the failure budget.');
  });

  it('of several parked deliveries speaks of several', () => {
    expect(reviewsCondition('crm', 2).alert.message).toContain(
      '2 deliveries wait for a person to say whom they are',
    );
    expect(reviewsCondition('crm', 1).alert.message).toContain(
      '1 delivery waits for a person to say whom it is',
    );
  });
});

it('an answer of 401 to a message for Slack, when it is told, then it is about the address and not about headers', () => {
  const acknowledge = (): void =>
    acknowledgeSlack({ status: 401, retryAfter: undefined, start: '' }, 'slack', 0);
  expect(acknowledge).toThrow(/compare the address/);
  expect(acknowledge).not.toThrow(/configured headers/);
});
