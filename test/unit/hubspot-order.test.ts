import { describe, expect, it } from 'vitest';
import type { TaskOrder } from '../../src/domain/call-order.ts';
import { ReviewError } from '../../src/domain/errors.ts';
import {
  dispositionEvent,
  orderOf,
  requestFor,
  requestsOf,
  startHubspotRig,
  WITHOUT_UNIQUE,
} from './hubspot-rig.ts';

const ALICE = { id: '7', email: 'alice@example.test', firstName: 'Alice', lastName: 'A' };
const OWNERS = { owners: [ALICE, { ...ALICE, id: '8', email: 'bob@example.test' }] };
const BY_ALICE = { by: 'email', email: 'alice@example.test' } as const;
const TASK: TaskOrder = {
  key: 'callback',
  subject: 'Call back',
  body: 'Asked for <Bob>',
  dueAt: '2026-11-23T15:00:00.000Z',
  priority: 'high',
  owner: undefined,
  fields: {},
};
const DEAL = {
  name: 'Sale to 101',
  stage: 'closedwon',
  pipeline: 'default',
  amount: '120.50',
  closeDate: '2026-11-22',
  fields: {},
};
const MODES = [
  ['with unique properties', {}, {}],
  ['without', WITHOUT_UNIQUE, { uniqueProperties: false }],
] as const;

describe('what the configuration says of a call', () => {
  it('is laid over the call’s own properties, and leaves the keys alone', async () => {
    const rig = await startHubspotRig({}, OWNERS);
    const activity = {
      outcome: 'busy',
      subject: 'Talk about the offer',
      fields: { hs_call_body: 'Mine', vicidial_call_key: 'x', hs_call_external_id: 'x' },
    };
    const call = orderOf({ activity, owner: BY_ALICE });
    const receipt = await rig.deliver(requestFor(dispositionEvent(), { call }));
    expect(rig.standIn.calls[0]?.properties).toMatchObject({
      hs_call_title: 'Talk about the offer',
      hs_call_body: 'Mine',
      hs_call_status: 'BUSY',
      hubspot_owner_id: '7',
      vicidial_call_key: 'main:1795310300.1004:101',
      hs_call_external_id: 'main:1795310300.1004:101',
    });
    expect(receipt.warnings).toEqual([expect.stringContaining('kept by the connector')]);
  });

  it('drops properties that the account does not have, with a warning, and writes the others', async () => {
    const rig = await startHubspotRig();
    const activity = { outcome: undefined, subject: undefined, fields: { nope: 'x', hs_call_body: 'Mine' } };
    const call = orderOf({ activity, personFields: { neither: 'y', jobtitle: 'Boss' } });
    const receipt = await rig.deliver(requestFor(dispositionEvent(), { call }));
    expect(rig.standIn.calls[0]?.properties).toMatchObject({ hs_call_body: 'Mine' });
    expect(rig.standIn.contacts[0]?.properties).toMatchObject({ jobtitle: 'Boss' });
    expect(receipt.warnings).toEqual([
      expect.stringContaining('neither on contacts'),
      expect.stringContaining('nope on calls'),
    ]);
  });

  it('leaves no call where it is not to be logged, and writes what else there is', async () => {
    const rig = await startHubspotRig();
    const call = orderOf({ activity: undefined, personFields: { lifecyclestage: 'customer' } });
    const receipt = await rig.deliver(requestFor(dispositionEvent(), { call }));
    expect(rig.standIn.calls).toEqual([]);
    expect(rig.standIn.contacts[0]?.properties).toMatchObject({ lifecyclestage: 'customer' });
    expect(receipt).toMatchObject({ outcome: 'created', ids: { contact: '801' } });
  });

  it('is skipped, without a request, where it has nothing written', async () => {
    const rig = await startHubspotRig();
    const call = orderOf({ activity: undefined });
    const receipt = await rig.deliver(requestFor(dispositionEvent(), { call }));
    expect(receipt).toMatchObject({ outcome: 'skipped', ids: {} });
    expect(rig.standIn.requests).toEqual([]);
  });

  it('warns once of a campaign, which HubSpot has none of', async () => {
    const rig = await startHubspotRig();
    const call = orderOf({ campaign: { id: '701', status: undefined } });
    const first = await rig.deliver(requestFor(dispositionEvent(), { call }));
    expect(first.warnings).toEqual([expect.stringContaining('no campaigns')]);
    expect((await rig.deliver(requestFor(dispositionEvent(), { call }))).warnings).toEqual([]);
  });

  it('warns and leaves the call without an owner when HubSpot has none for the agent', async () => {
    const rig = await startHubspotRig({}, OWNERS);
    const call = orderOf({ owner: { by: 'email', email: 'nobody@example.test' }, ownsPerson: true });
    const receipt = await rig.deliver(requestFor(dispositionEvent(), { call }));
    expect(receipt.warnings).toEqual([expect.stringContaining('no owner')]);
    expect(rig.standIn.calls[0]?.properties).not.toHaveProperty('hubspot_owner_id');
    expect(rig.standIn.contacts[0]?.properties).not.toHaveProperty('hubspot_owner_id');
  });
});

describe('what a call changes of its contact', () => {
  it('is announced before it is written, and not written when search has told it already', async () => {
    const rig = await startHubspotRig({}, OWNERS);
    const id = await rig.addContact({ lastname: 'A', phone: '+13125550101' });
    const call = orderOf({
      personFields: { hs_lead_status: 'CONNECTED' },
      owner: BY_ALICE,
      ownsPerson: true,
    });
    const updates = (): number =>
      rig.standIn.requests.filter(({ path }) => path.endsWith('/contacts/batch/update')).length;
    const announced: unknown[] = [];
    const context = {
      signal: AbortSignal.timeout(5000),
      identities: rig.identities,
      logger: { debug() {}, info() {}, warn() {}, error() {} },
      ownWrites: {
        announce: async (ref: unknown, fields: unknown) => {
          expect(updates()).toBe(0);
          announced.push({ ref, fields });
        },
      },
    };
    await rig.connection.deliver(requestFor(dispositionEvent(), { call }), context);
    const fields = { hs_lead_status: 'CONNECTED', hubspot_owner_id: '7' };
    expect(rig.standIn.contacts[0]?.properties).toMatchObject(fields);
    expect(announced).toEqual([{ ref: { object: 'contact', id }, fields }]);
    await rig.identities.forget('contact', 'main:101');
    await rig.identities.forget('contact', 'phone:+13125550101');
    const owned = orderOf({ owner: BY_ALICE, ownsPerson: true });
    await rig.deliver(requestFor(dispositionEvent(), { call: owned }));
    expect(updates()).toBe(1);
  });

  it('stands in the request that creates the contact, with what the policy has for lack of better', async () => {
    const rig = await startHubspotRig();
    const person = {
      several: 'newest',
      none: 'create',
      object: undefined,
      defaults: { lastname: 'Unknown', company: 'None', city: 'Nowhere' },
    } as const;
    const call = orderOf({ person, personFields: { hs_lead_status: 'NEW' } });
    const lead = { ...dispositionEvent().lead, city: 'Chicago' };
    await rig.deliver(requestFor(dispositionEvent({ lead }), { call }));
    expect(rig.standIn.contacts[0]?.properties).toMatchObject({
      lastname: 'Unknown',
      company: 'None',
      city: 'Chicago',
      hs_lead_status: 'NEW',
    });
    expect(requestsOf(rig.standIn).filter((line) => line.includes('update'))).toEqual([]);
  });

  it('never takes a do-not-call mark away', async () => {
    const rig = await startHubspotRig();
    await rig.addContact({ lastname: 'A', phone: '+13125550101', vicidial_dnc: 'true' });
    const call = orderOf({ personFields: { vicidial_dnc: 'false' } });
    const receipt = await rig.deliver(requestFor(dispositionEvent(), { call }));
    expect(rig.standIn.contacts[0]?.properties['vicidial_dnc']).toBe('true');
    expect(receipt.warnings).toEqual([expect.stringContaining('lift the block')]);
    const set = orderOf({ personFields: { vicidial_dnc: 'true' } });
    await rig.deliver(requestFor(dispositionEvent({ leadKey: 'main:102' }), { call: set }));
    expect(rig.standIn.contacts[0]?.properties['vicidial_dnc']).toBe('true');
  });

  it('is left to a person, with the candidates and without a write, when several fit and the policy parks', async () => {
    const rig = await startHubspotRig();
    const ids = [
      await rig.addContact({ lastname: 'A', phone: '+13125550101', hubspot_owner_id: '7' }),
      await rig.addContact({ lastname: 'B', phone: '+13125550101' }),
    ];
    const person = { several: 'park', none: 'create', object: undefined, defaults: {} } as const;
    const error = await rig.refusal(requestFor(dispositionEvent(), { call: orderOf({ person }) }));
    expect(error).toBeInstanceOf(ReviewError);
    expect((error as ReviewError).candidates.map(({ id }) => id).toSorted()).toEqual(ids);
    expect((error as ReviewError).candidates[0]?.hint).toContain('owner 7');
    expect(rig.standIn.calls).toEqual([]);
  });

  it('goes to the contact that the agent owns when several fit and the policy says so', async () => {
    const rig = await startHubspotRig({}, OWNERS);
    const owned = await rig.addContact({ lastname: 'A', phone: '+13125550101', hubspot_owner_id: '7' });
    rig.pass(1000);
    await rig.addContact({ lastname: 'B', phone: '+13125550101' });
    const person = { several: 'owner', none: 'create', object: undefined, defaults: {} } as const;
    const call = orderOf({ person, owner: BY_ALICE });
    const receipt = await rig.deliver(requestFor(dispositionEvent(), { call }));
    expect(receipt.ids['contact']).toBe(owned);
  });

  it('is skipped when nobody fits and none is to be created', async () => {
    const rig = await startHubspotRig();
    const person = { several: 'newest', none: 'skip', object: undefined, defaults: {} } as const;
    const receipt = await rig.deliver(requestFor(dispositionEvent(), { call: orderOf({ person }) }));
    expect(receipt).toMatchObject({ outcome: 'skipped', warnings: [expect.stringContaining('Nobody')] });
    expect(rig.standIn.contacts).toEqual([]);
    expect(rig.standIn.calls).toEqual([]);
  });
});

describe('tasks and deals of a call', () => {
  it.each(MODES)(
    'are made once, on the contact and for their owners, %s',
    async (_name, settings, options) => {
      const rig = await startHubspotRig(settings, { ...OWNERS, ...options });
      const follow = {
        ...TASK,
        key: 'follow-up',
        subject: 'Follow up',
        owner: { by: 'id', id: '8' },
      } as const;
      const call = orderOf({ owner: BY_ALICE, tasks: [TASK, follow], deal: DEAL });
      const first = await rig.deliver(requestFor(dispositionEvent(), { call }));
      await rig.deliver(requestFor(dispositionEvent(), { call, attempt: 2 }));
      const again = await rig.deliver(requestFor(dispositionEvent(), { call, known: first.ids }));
      expect(again).toMatchObject({ outcome: 'updated', ids: first.ids });
      expect(rig.standIn.calls).toHaveLength(1);
      expect(new Set(rig.standIn.tasks.map(({ id }) => id))).toEqual(
        new Set([first.ids['task.callback'], first.ids['task.follow-up']]),
      );
      expect(rig.standIn.tasks).toHaveLength(2);
      expect(rig.standIn.deals.map(({ id }) => id)).toEqual([first.ids['deal']]);
      const all = [...rig.standIn.tasks, ...rig.standIn.deals];
      expect(all.map(({ contactIds }) => contactIds)).toEqual(all.map(() => [first.ids['contact']]));
      const owners = rig.standIn.tasks.map(({ properties }) => [
        properties['hs_task_subject'],
        properties['hubspot_owner_id'],
      ]);
      expect(Object.fromEntries(owners)).toEqual({ 'Call back': '7', 'Follow up': '8' });
    },
  );

  it.each(MODES)('are updated by a later disposition of the call, %s', async (_name, settings, options) => {
    const rig = await startHubspotRig(settings, options);
    const call = orderOf({ tasks: [TASK], deal: DEAL });
    const { ids } = await rig.deliver(requestFor(dispositionEvent(), { call }));
    await rig.call('PATCH', `/crm/objects/2026-09/tasks/${ids['task.callback'] ?? ''}`, {
      properties: { hs_task_status: 'COMPLETED' },
    });
    const later = orderOf({
      tasks: [{ ...TASK, dueAt: '2026-11-24T15:00:00.000Z' }],
      deal: { ...DEAL, stage: 'closedlost' },
    });
    await rig.deliver(requestFor(dispositionEvent(), { call: later, known: ids }));
    expect(rig.standIn.tasks.map(({ properties }) => properties)).toMatchObject([
      { hs_timestamp: String(Date.UTC(2026, 10, 24, 15)), hs_task_status: 'COMPLETED' },
    ]);
    expect(rig.standIn.deals.map(({ properties }) => properties['dealstage'])).toEqual(['closedlost']);
  });

  it.each([
    ['/tasks/batch/create', 'tasks'],
    ['/deals/batch/create', 'deals'],
  ] as const)(
    'are looked up after an answer of %s was lost, where the account has no unique property',
    async (path, kind) => {
      const rig = await startHubspotRig(WITHOUT_UNIQUE, { uniqueProperties: false, searchLagMs: 60_000 });
      const call = orderOf({ tasks: [TASK], deal: DEAL });
      rig.standIn.faults.add({ path, action: 'reset', carriedOut: true, times: 1 });
      const inDoubtSince = rig.now();
      const request = requestFor(dispositionEvent(), { call });
      expect(await rig.refusal(request)).toMatchObject({ kind: 'ambiguous', retryAfterMs: 60_000 });
      expect(rig.standIn[kind]).toHaveLength(1);
      rig.pass(60_000);
      await rig.deliver({ ...request, attempt: 2, inDoubtSince });
      expect(rig.standIn[kind]).toHaveLength(1);
      expect(rig.standIn.calls).toHaveLength(1);
    },
  );

  it('keep the parts that were written when one of them is refused, and make them no second time', async () => {
    const rig = await startHubspotRig();
    const call = orderOf({ tasks: [TASK], deal: { ...DEAL, stage: 'nowhere' } });
    expect(await rig.refusal(requestFor(dispositionEvent(), { call }))).toMatchObject({ kind: 'permanent' });
    expect([rig.standIn.calls.length, rig.standIn.tasks.length, rig.standIn.deals.length]).toEqual([1, 1, 0]);
    await rig.deliver(requestFor(dispositionEvent(), { call: orderOf({ tasks: [TASK], deal: DEAL }) }));
    expect([rig.standIn.calls.length, rig.standIn.tasks.length, rig.standIn.deals.length]).toEqual([1, 1, 1]);
  });

  it('cost one round trip of parallel requests beyond the contact', async () => {
    const rig = await startHubspotRig();
    const call = orderOf({ tasks: [TASK], deal: DEAL });
    await rig.deliver(requestFor(dispositionEvent({ callKey: 'main:1:101' }), { call }));
    const before = rig.standIn.requests.length;
    await rig.deliver(requestFor(dispositionEvent({ callKey: 'main:2:101' }), { call }));
    expect(requestsOf(rig.standIn).slice(before).toSorted()).toEqual([
      'POST /crm/objects/2026-09/calls/batch/create',
      'POST /crm/objects/2026-09/deals/batch/create',
      'POST /crm/objects/2026-09/tasks/batch/create',
    ]);
  });
});
