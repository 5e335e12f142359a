import { describe, expect, it } from 'vitest';
import {
  dispositionEvent,
  type HubspotRig,
  orderOf,
  requestFor,
  startHubspotRig,
  WITHOUT_UNIQUE,
} from './hubspot-rig.ts';

const TASK = {
  key: 'callback',
  subject: 'Call back',
  body: undefined,
  dueAt: '2026-11-23T15:00:00.000Z',
  priority: 'medium',
  owner: undefined,
  fields: {},
} as const;
const DEAL = {
  name: 'Sale',
  stage: 'closedwon',
  pipeline: undefined,
  amount: '120.50',
  closeDate: '2026-11-22',
  fields: {},
};
const MODES = [
  ['with unique properties', {}, {}],
  ['without', WITHOUT_UNIQUE, { uniqueProperties: false }],
] as const;

/** Requests that write: everything but reads and searches. */
function writesOf({ standIn }: HubspotRig): string[] {
  return standIn.requests
    .filter(({ method, path }) => method !== 'GET' && !/\/(search|batch\/read)(\?|$)/.test(path))
    .map(({ method, path }) => `${method} ${path}`);
}

describe('the preview of a call', () => {
  it.each(MODES)(
    'tells all that would be made when HubSpot knows nobody, %s',
    async (_name, settings, options) => {
      const rig = await startHubspotRig(settings, options);
      const call = orderOf({ tasks: [TASK], deal: DEAL, personFields: { hs_lead_status: 'NEW' } });
      const { changes } = await rig.preview(requestFor(dispositionEvent(), { call }));
      expect(changes.map(({ object, id, outcome }) => ({ object, id, outcome }))).toEqual(
        ['contact', 'call', 'deal', 'task'].map((object) => ({ object, id: undefined, outcome: 'created' })),
      );
      expect(changes[0]?.fields).toMatchObject({
        phone: { from: undefined, to: '+13125550101' },
        hs_lead_status: { from: undefined, to: 'NEW' },
      });
      expect(writesOf(rig)).toEqual([]);
      expect(await rig.identities.get('contact', 'main:101')).toBeUndefined();
    },
  );

  it.each(MODES)(
    'tells nothing but unchanged records when all was delivered, %s',
    async (_name, settings, options) => {
      const rig = await startHubspotRig(settings, options);
      const call = orderOf({ tasks: [TASK], deal: DEAL, personFields: { hs_lead_status: 'NEW' } });
      const { ids } = await rig.deliver(requestFor(dispositionEvent(), { call }));
      const { changes, warnings } = await rig.preview(requestFor(dispositionEvent(), { call }));
      expect(changes).toEqual(
        [
          ['contact', ids['contact']],
          ['call', ids['call']],
          ['deal', ids['deal']],
          ['task', ids['task.callback']],
        ].map(([object, id]) => ({ object, id, outcome: 'unchanged', fields: {} })),
      );
      expect(warnings).toEqual([]);
    },
  );

  it('tells, field by field, what a later disposition would change, and deliver then changes just that', async () => {
    const rig = await startHubspotRig();
    await rig.deliver(requestFor(dispositionEvent()));
    const event = dispositionEvent({ call: { uniqueid: '1795310300.1004', status: 'B' } });
    const call = orderOf({ personFields: { hs_lead_status: 'BAD_TIMING' } });
    const before = writesOf(rig).length;
    const { changes } = await rig.preview(requestFor(event, { call }));
    expect(writesOf(rig)).toHaveLength(before);
    expect(changes).toMatchObject([
      {
        object: 'contact',
        outcome: 'updated',
        fields: { hs_lead_status: { from: undefined, to: 'BAD_TIMING' } },
      },
      {
        object: 'call',
        outcome: 'updated',
        fields: {
          hs_call_title: { from: 'Call: SALE', to: 'Call: B' },
          hs_call_status: { from: 'COMPLETED', to: 'BUSY' },
        },
      },
    ]);
    await rig.deliver(requestFor(event, { call }));
    const after = await rig.preview(requestFor(event, { call }));
    expect(after.changes.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
  });

  it('looks at the contact that a remembered one was merged into', async () => {
    const rig = await startHubspotRig();
    const [one, other] = [rig.standIn.create({ lastname: 'A' }), rig.standIn.create({ lastname: 'B' })];
    await rig.identities.set('contact', 'main:101', one);
    const merged = rig.standIn.merge(other, one);
    const { changes } = await rig.preview(requestFor(dispositionEvent()));
    expect(changes[0]).toMatchObject({ object: 'contact', id: merged, outcome: 'unchanged' });
    expect(await rig.identities.get('contact', 'main:101')).toBe(one);
  });

  it('finds a contact by its e-mail too, which a delivery finds by a refused create', async () => {
    const rig = await startHubspotRig();
    const id = await rig.addContact({ email: 'conan@example.test' });
    const lead = { ...dispositionEvent().lead, email: 'conan@example.test' };
    const { changes } = await rig.preview(requestFor(dispositionEvent({ lead })));
    expect(changes[0]).toMatchObject({ object: 'contact', id });
    expect((await rig.deliver(requestFor(dispositionEvent({ lead })))).ids['contact']).toBe(id);
  });

  it('tells who would be marked as not to be called, and writes no mark', async () => {
    const rig = await startHubspotRig();
    const id = await rig.addContact({ lastname: 'A', phone: '+13125550142' });
    const event = dispositionEvent({
      type: 'dnc-set',
      dnc: { numbers: ['+13125550142'], only: undefined, by: undefined, reason: undefined },
    });
    expect((await rig.preview(requestFor(event))).changes).toEqual([
      { object: 'contact', id, outcome: 'updated', fields: { vicidial_dnc: { from: 'false', to: 'true' } } },
    ]);
    expect(rig.standIn.contacts[0]?.properties).not.toHaveProperty('vicidial_dnc');
  });
});
