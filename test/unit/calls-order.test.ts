import { expect, test } from 'vitest';
import { mapped, SALE } from './calls-rig.ts';

test("a mapping that says nothing, when a call is mapped, then the call is logged with the connector's words and nothing else", () => {
  expect(mapped({})).toEqual({
    order: {
      person: { several: 'newest', none: 'create', object: undefined, defaults: {} },
      activity: { outcome: undefined, subject: undefined, fields: {} },
      personFields: {},
      owner: undefined,
      ownsPerson: false,
      tasks: [],
      campaign: undefined,
      deal: undefined,
    },
    warnings: [],
    side: undefined,
    rules: [],
    parts: [],
  });
});

test('variables and values of the event, when fields name them, then each has its text and what was not told is left as it is', () => {
  const { order, warnings } = mapped({
    every: {
      outcome: 'Connected',
      subject: { join: [{ value: 'Call' }, 'product'], with: ': ' },
      activity: {
        Talk__c: 'call.talkSeconds',
        Own__c: 'talk_time',
        Attempts__c: 'called_count',
        Campaign__c: 'campaign',
        Agent__c: 'agent.user',
        Missing__c: 'no_such_variable',
      },
      person: {
        tier: { from: 'product', lookup: { gold: 'A' } },
        other: { from: 'product', lookup: { silver: 'B' } },
        cleared: { value: '' },
        email: 'lead.email',
        note: 'empty',
      },
    },
  });
  expect(order.activity).toEqual({
    outcome: 'Connected',
    subject: 'Call: gold',
    fields: {
      Talk__c: '61',
      Own__c: '61',
      Attempts__c: '3',
      Campaign__c: 'SALES',
      Agent__c: '1001',
    },
  });
  expect(order.personFields, 'an empty variable empties nothing').toEqual({ tier: 'A', cleared: '' });
  expect(warnings).toEqual(['person.other: left out, the lookup does not list the value']);
});

test('rules of several levels, when all are for the call, then the more specific one wins key by key and field by field', () => {
  const { order, rules } = mapped({
    every: { outcome: 'A', subject: 'A', activity: { f: { value: 'A' }, g: { value: 'A' } } },
    statuses: { sale: { subject: 'B', activity: { g: { value: 'B' } } } },
    campaigns: {
      SALES: {
        every: { activity: { h: { value: 'C' } } },
        statuses: { SALE: { activity: { h: { value: 'D' }, f: false } }, DNC: { outcome: 'no' } },
      },
      OTHER: { every: { outcome: 'no' } },
    },
  });
  expect(rules).toEqual(['every', 'statuses.sale', 'campaigns.SALES.every', 'campaigns.SALES.statuses.SALE']);
  expect(order.activity).toEqual({ outcome: 'A', subject: 'B', fields: { g: 'B', h: 'D' } });
});

test('a rule for calls that no agent took, when one is mapped, then it counts for that one only', () => {
  const mapping = {
    every: { outcome: 'Connected' },
    noAgent: { outcome: 'Missed', followUp: { after: '2h' } },
  };
  const missed = mapped(mapping, { type: 'no-agent', call: { status: 'DROP' } });
  expect(missed.order.activity?.outcome).toBe('Missed');
  expect(missed.order.tasks).toMatchObject([{ key: 'follow-up', dueAt: '2026-11-24T01:30:00.000Z' }]);
  expect(mapped(mapping).order).toMatchObject({ activity: { outcome: 'Connected' }, tasks: [] });
});

test('conditions of a rule, when they do not hold, then the rule is left out and the others count', () => {
  const mapping = {
    every: { outcome: 'A' },
    statuses: {
      SALE: { when: { field: 'call.talkSeconds', above: 100 }, outcome: 'long' },
    },
    campaigns: { SALES: { every: { unless: { field: 'lead.email', exists: true }, subject: 'no e-mail' } } },
  };
  expect(mapped(mapping).order.activity).toMatchObject({ outcome: 'A', subject: 'no e-mail' });
  const long = { call: { ...SALE.call, talkSeconds: 101 }, lead: { ...SALE.lead, email: 'a@example.com' } };
  expect(mapped(mapping, long).order.activity).toMatchObject({ outcome: 'long', subject: undefined });
});

test('a condition about a variable that was not received, when it asks for an empty one, then it holds', () => {
  const mapping = { every: { when: { field: 'no_such', exists: false }, outcome: 'A' } };
  expect(mapped(mapping).order.activity?.outcome).toBe('A');
});

test('false, when a more specific rule says it, then what is inherited is switched off', () => {
  const below = {
    outcome: 'A',
    activity: { f: { value: '1' } },
    person: { p: { value: '1' }, q: { value: '1' } },
    followUp: { after: '1d' },
    campaign: { id: '7' },
    deal: { name: 'D', stage: 'won' },
  };
  const off = {
    outcome: false,
    activity: false,
    person: { p: false },
    followUp: false,
    campaign: false,
    deal: false,
  };
  expect(mapped({ every: below, statuses: { SALE: off } }).order).toMatchObject({
    activity: { outcome: undefined, fields: {} },
    personFields: { q: '1' },
    tasks: [],
    campaign: undefined,
    deal: undefined,
  });
});

test('a call that is not to be logged, when it is mapped, then there is no activity and the rest counts', () => {
  const { order } = mapped({ every: { log: false, person: { last: { value: 'x' } } } });
  expect(order.activity).toBeUndefined();
  expect(order.personFields).toEqual({ last: 'x' });
});

test('a callback, when the call has its time, then it is a task that is due then; without a time there is none', () => {
  const mapping = {
    every: {
      callback: {
        subject: { join: [{ value: 'Call' }, 'lead.firstName'] },
        priority: 'high',
        minutesBefore: 10,
        owner: 'Desk@example.com',
        fields: { queue: { value: 'q1' } },
      },
    },
  };
  const agreed = { call: { ...SALE.call, callbackAt: '2026-12-01T15:00:00.000Z' } };
  expect(mapped(mapping, agreed).order.tasks).toEqual([
    {
      key: 'callback',
      subject: 'Call Anna',
      body: undefined,
      dueAt: '2026-12-01T14:50:00.000Z',
      priority: 'high',
      owner: { by: 'email', email: 'desk@example.com' },
      fields: { queue: 'q1' },
    },
  ]);
  expect(mapped(mapping)).toMatchObject({ order: { tasks: [] }, warnings: [] });
  expect(mapped({ every: { callback: true } }, agreed).order.tasks).toMatchObject([
    { subject: 'Call back', dueAt: '2026-12-01T15:00:00.000Z', priority: 'medium' },
  ]);
  const switchedOff = { ...mapping, statuses: { SALE: { callback: false } } };
  expect(mapped(switchedOff, agreed).order.tasks).toEqual([]);
});

test("a deal, when a call is a sale, then it has a name, a stage, a plain amount and a day on the dialer's calendar", () => {
  const deal = {
    name: { join: ['lead.firstName', 'product'] },
    stage: 'closedwon',
    amount: { from: 'sale_amount' },
    closeInDays: 0,
    fields: { source: { value: 'dialer' } },
  };
  expect(mapped({ statuses: { SALE: { deal } } }).order.deal).toEqual({
    name: 'Anna gold',
    stage: 'closedwon',
    pipeline: undefined,
    amount: '1250.00',
    closeDate: '2026-11-23',
    fields: { source: 'dialer' },
  });
  const late = {
    occurredAt: '2026-11-24T04:59:00.000Z',
    fields: { product: 'gold', sale_amount: '1.250,00' },
  };
  const { order, warnings } = mapped({ statuses: { SALE: { deal: { ...deal, closeInDays: 1 } } } }, late);
  expect(order.deal).toMatchObject({ amount: undefined, closeDate: '2026-11-24' });
  expect(warnings).toEqual(['deal.amount: left out, not a number such as 1250.00']);
});

test('a deal or campaign that lacks what it needs on this call, when it is mapped, then it is left out with the reason', () => {
  const { order, warnings } = mapped({
    every: { deal: { name: { from: 'no_such' }, stage: 'won' }, campaign: { id: { from: 'no_such' } } },
  });
  expect(order).toMatchObject({ deal: undefined, campaign: undefined });
  expect(warnings).toEqual(['campaign: left out, it has no id', 'deal: left out, it has no name']);
});

test('blocks of several levels, when they are merged, then each key is from the most specific one', () => {
  const { order } = mapped({
    every: { deal: { name: 'D', stage: 'new', fields: { a: { value: '1' }, b: { value: '1' } } } },
    statuses: { SALE: { deal: { stage: 'won', fields: { b: { value: '2' } } } } },
  });
  expect(order.deal).toMatchObject({ name: 'D', stage: 'won', fields: { a: '1', b: '2' } });
});

test.each([
  ['email', {}, { by: 'email', email: 'ann@example.com' }],
  ['map first', { map: { '1001': '0055g000001' } }, { by: 'id', id: '0055g000001' }],
  ['map alone', { by: 'user', map: { '1001': 'B@example.com' } }, { by: 'email', email: 'b@example.com' }],
  ['nobody in the map', { by: 'user', map: { '1002': 'x' } }, undefined],
  ['field', { by: 'field', field: 'Agent__c' }, { by: 'field', field: 'Agent__c', value: '1001' }],
])('the agent, when the owner is found by %s, then the wish says so', (_how, agents, owner) => {
  expect(mapped({ agents }).order.owner).toEqual(owner);
});

test("VICIdial's own user of a missed call, when owners are found by a field, then it has no owner", () => {
  const missed = { type: 'no-agent', agent: { user: 'VDAD' } } as const;
  expect(mapped({ agents: { by: 'field', field: 'Agent__c' } }, missed).order.owner).toBeUndefined();
});

test('an owner that is named or switched off, when the call is mapped, then the agent does not count', () => {
  const agents = {};
  expect(mapped({ agents, every: { owner: 'desk@example.com', ownsPerson: true } }).order).toMatchObject({
    owner: { by: 'email', email: 'desk@example.com' },
    ownsPerson: true,
  });
  expect(mapped({ agents, every: { owner: false } }).order.owner).toBeUndefined();
});

test('defaults of a new person, when they are texts or rules, then they are texts', () => {
  const person = {
    none: 'park',
    object: 'Lead',
    defaults: { LastName: 'Unknown', Company: { from: 'product' } },
  };
  expect(mapped({ person }).order.person).toEqual({
    several: 'newest',
    none: 'park',
    object: 'Lead',
    defaults: { LastName: 'Unknown', Company: 'gold' },
  });
});

test('every part, when the call is mapped, then it tells its rule, where that stands and what it read', () => {
  const { parts } = mapped({
    every: { activity: { f: 'product' } },
    campaigns: { SALES: { statuses: { SALE: { person: { p: { from: 'no_such', default: 'x' } } } } } },
  });
  expect(parts).toEqual([
    { part: 'activity.f', place: 'every', rule: 'product', from: { product: 'gold' }, value: 'gold' },
    {
      part: 'person.p',
      place: 'campaigns.SALES.statuses.SALE',
      rule: 'no_such, default "x"',
      from: { no_such: null },
      value: 'x',
    },
  ]);
});
