import { describe, expect, it } from 'vitest';
import type { DeliveryContext, Receipt } from '../../src/connector.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { dncBook, ownWrites } from './delivery-context.ts';
import { dispositionEvent, type HubspotRig, requestFor, startHubspotRig } from './hubspot-rig.ts';

const NUMBER = '+13125550142';
const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

function fact(changes: Partial<BridgeEvent> = {}): BridgeEvent {
  return {
    id: 'evt_dnc',
    type: 'dnc-set',
    source: 'main',
    trigger: 'dnc',
    receivedAt: '2026-11-22T01:19:30.000Z',
    lead: {},
    dnc: { numbers: [NUMBER], by: 'alice', reason: 'asked' },
    fields: {},
    marks: [],
    ...changes,
  };
}

function deliver(
  rig: HubspotRig,
  event: BridgeEvent,
  context: Partial<DeliveryContext> = {},
): Promise<Receipt> {
  return rig.connection.deliver(requestFor(event), {
    signal: AbortSignal.timeout(5000),
    logger: QUIET,
    identities: rig.identities,
    ...context,
  });
}

const marked = (rig: HubspotRig): string[] =>
  rig.standIn.contacts.filter(({ properties }) => properties['vicidial_dnc'] === 'true').map(({ id }) => id);
/** Ids of the contacts whose change was asked for, in order. */
const changed = (rig: HubspotRig): string[] =>
  rig.standIn.bodies
    .filter(({ path }) => path.endsWith('/contacts/batch/update'))
    .flatMap(({ body }) => (body as { inputs: { id: string }[] }).inputs.map(({ id }) => id));

describe('a do-not-call fact for HubSpot', () => {
  it('marks everybody with the number, however it is written, and nobody else', async () => {
    const rig = await startHubspotRig();
    const same = [
      { phone: NUMBER },
      { phone: '(312) 555-0142' },
      { phone: '1-312-555-0142' },
      { mobilephone: '312.555.0142' },
      { phone: '+13125550199', mobilephone: '3125550142' },
    ];
    const ids = same.map((numbers, at) => rig.standIn.create({ lastname: `same ${at}`, ...numbers }));
    rig.standIn.create({ lastname: 'other', phone: '+13125550143' });
    rig.standIn.create({ lastname: 'none' });
    const receipt = await deliver(rig, fact());
    expect(receipt.outcome).toBe('updated');
    expect(Object.values(receipt.ids).toSorted()).toEqual(ids);
    expect(marked(rig)).toEqual(ids);
    expect(changed(rig)).toHaveLength(ids.length);
  });

  it('re-compares what search finds: the same digits in another country are another person', async () => {
    const rig = await startHubspotRig();
    rig.standIn.create({ lastname: 'abroad', phone: '+443125550142' });
    expect(await deliver(rig, fact())).toMatchObject({ outcome: 'skipped', ids: {} });
    expect(marked(rig)).toEqual([]);
  });

  it('marks all of them when they are more than one page of search', async () => {
    const rig = await startHubspotRig();
    const ids = Array.from({ length: 203 }, (_none, at) =>
      rig.standIn.create({ lastname: `n${at}`, phone: NUMBER }),
    );
    await deliver(rig, fact());
    expect(marked(rig)).toEqual(ids);
  });

  it('writes nobody again who is marked', async () => {
    const rig = await startHubspotRig();
    const id = rig.standIn.create({ lastname: 'A', phone: NUMBER, vicidial_dnc: 'true' });
    const writes = ownWrites();
    expect(await deliver(rig, fact(), { ownWrites: writes })).toEqual({
      outcome: 'unchanged',
      ids: { contact: id },
      warnings: [],
    });
    expect(changed(rig)).toEqual([]);
    expect(writes.told).toEqual([]);
  });

  it('announces each write before it is sent', async () => {
    const rig = await startHubspotRig();
    const id = rig.standIn.create({ lastname: 'A', phone: NUMBER });
    const writes = ownWrites(() => expect(changed(rig)).toEqual([]));
    await deliver(rig, fact(), { ownWrites: writes });
    expect(writes.told).toEqual([{ ref: { object: 'contact', id }, fields: { vicidial_dnc: 'true' } }]);
  });

  it('marks whom the event, the lead and the number name when search does not know them yet', async () => {
    const rig = await startHubspotRig({}, { searchLagMs: 60_000 });
    const [named, ofLead, ofNumber] = ['a', 'b', 'c'].map((lastname) => rig.standIn.create({ lastname }));
    await rig.identities.set('contact', 'main:101', ofLead ?? '');
    await rig.identities.set('contact', `phone:${NUMBER}`, ofNumber ?? '');
    const record = { object: 'contact', id: named ?? '', change: 'updated', fields: {} } as const;
    await deliver(rig, fact({ source: 'crm', record, leadKey: 'main:101' }));
    expect(marked(rig)).toEqual([named, ofLead, ofNumber]);
  });

  it('marks again when search still shows a mark that was lifted a moment ago', async () => {
    const rig = await startHubspotRig({}, { searchLagMs: 60_000 });
    const id = rig.standIn.create({ lastname: 'A', phone: NUMBER, vicidial_dnc: 'true' });
    rig.pass(60_000);
    await deliver(rig, fact({ type: 'dnc-lifted' }));
    expect(marked(rig)).toEqual([]);
    expect(await deliver(rig, fact())).toMatchObject({ outcome: 'updated' });
    expect(marked(rig)).toEqual([id]);
  });

  it('takes the numbers of the record when the event tells none', async () => {
    const rig = await startHubspotRig();
    const [one, two] = ['a', 'b'].map((lastname) => rig.standIn.create({ lastname, phone: NUMBER }));
    const record = { object: 'contact', id: one ?? '', change: 'updated', fields: {} } as const;
    await deliver(rig, fact({ source: 'crm', record, dnc: { numbers: [] } }));
    expect(marked(rig)).toEqual([one, two]);
  });

  it('leaves the record of another connection alone', async () => {
    const rig = await startHubspotRig();
    const id = rig.standIn.create({ lastname: 'A' });
    const record = { object: 'contact', id, change: 'updated', fields: {} } as const;
    expect(await deliver(rig, fact({ source: 'sfdc', record }))).toMatchObject({ outcome: 'skipped' });
    expect(marked(rig)).toEqual([]);
  });

  it.each([
    ['nobody has the number', {}, fact(), 'has the number'],
    ['the account is not to be told', { dncProperty: false }, fact(), 'dncProperty is false'],
    [
      'it holds for one campaign only',
      {},
      fact({ dnc: { numbers: [NUMBER], only: { dialer: 'main', campaign: 'SALES' } } }),
      'SALES',
    ],
  ])('is skipped with a warning when %s', async (_when, settings, event, words) => {
    const rig = await startHubspotRig(settings);
    rig.standIn.create({ lastname: 'A', phone: event.dnc?.only === undefined ? '' : NUMBER });
    expect(await deliver(rig, event)).toEqual({
      outcome: 'skipped',
      ids: {},
      warnings: [expect.stringContaining(words)],
    });
    expect(changed(rig)).toEqual([]);
  });

  it('marks all others when one fails, then is transient, and the next try writes that one only', async () => {
    const rig = await startHubspotRig();
    const ids = ['a', 'b', 'c'].map((lastname) => rig.standIn.create({ lastname, phone: NUMBER }));
    rig.standIn.refuseChanges(ids[0] ?? '', { status: 429, category: 'RATE_LIMITS', times: 1 });
    await expect(deliver(rig, fact())).rejects.toMatchObject({ kind: 'transient' });
    expect(marked(rig)).toEqual(ids.slice(1));
    const before = changed(rig).length;
    expect(await deliver(rig, fact())).toMatchObject({ outcome: 'updated' });
    expect(changed(rig).slice(before)).toEqual([ids[0]]);
    expect(marked(rig)).toEqual(ids);
  });

  it('marks all others, then is dead, when HubSpot will never take one', async () => {
    const rig = await startHubspotRig();
    const ids = ['a', 'b'].map((lastname) => rig.standIn.create({ lastname, phone: NUMBER }));
    // The whole batch is refused for it, and sent again in halves.
    rig.standIn.refuseChanges(ids[0] ?? '', { status: 400, category: 'VALIDATION_ERROR' });
    await expect(deliver(rig, fact())).rejects.toMatchObject({ kind: 'permanent' });
    expect(marked(rig)).toEqual([ids[1]]);
  });

  it('sends no more when HubSpot asks for quiet, and waits as long as it says', async () => {
    const rig = await startHubspotRig();
    for (const lastname of ['a', 'b', 'c']) rig.standIn.create({ lastname, phone: NUMBER });
    const headers = { 'retry-after': '7' };
    rig.standIn.faults.add({ path: '/batch/update', action: 'status', status: 429, headers });
    await expect(deliver(rig, fact())).rejects.toMatchObject({
      kind: 'transient',
      retryAfterMs: expect.closeTo(7000, -2) as number,
    });
    const updates = rig.standIn.requests.filter(({ path }) => path.endsWith('/batch/update'));
    expect(updates).toHaveLength(1);
  });

  it('marks the contact that one was merged into, and passes over one that was deleted, in between', async () => {
    const rig = await startHubspotRig();
    const [gone, one, two] = ['a', 'b', 'c'].map((lastname) => rig.standIn.create({ lastname }));
    for (const id of [gone, one]) rig.standIn.edit(id ?? '', { phone: NUMBER });
    let merged = '';
    const writes = ownWrites(() => {
      if (merged !== '') return;
      rig.standIn.archive(gone ?? '');
      merged = rig.standIn.merge(two ?? '', one ?? '');
    });
    expect(await deliver(rig, fact(), { ownWrites: writes })).toMatchObject({ outcome: 'updated' });
    expect(marked(rig)).toEqual([merged]);
  });

  it('is dead, telling how to create the property, when the account has none', async () => {
    const rig = await startHubspotRig({}, { dncProperty: false });
    rig.standIn.create({ lastname: 'A', phone: NUMBER });
    await expect(deliver(rig, fact())).rejects.toMatchObject({
      kind: 'permanent',
      code: 'hubspot-property-missing',
      message: expect.stringMatching(/vicidial_dnc.*single checkbox/) as string,
    });
  });

  it('keeps the number out of every error', async () => {
    const rig = await startHubspotRig();
    rig.standIn.create({ lastname: 'A', phone: NUMBER });
    const body = { status: 'error', category: 'VALIDATION_ERROR', message: `${NUMBER} is bad` };
    rig.standIn.faults.add({ path: '/contacts', action: 'status', status: 400, body });
    const error: unknown = await deliver(rig, fact()).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('400');
    expect(String(error)).not.toContain('5550142');
  });
});

describe('a lifted do-not-call fact for HubSpot', () => {
  const lifted = (changes: Partial<BridgeEvent> = {}): BridgeEvent =>
    fact({ type: 'dnc-lifted', ...changes });

  it('takes the mark from those who have it, and writes no others', async () => {
    const rig = await startHubspotRig();
    const id = rig.standIn.create({ lastname: 'A', phone: NUMBER, vicidial_dnc: 'true' });
    rig.standIn.create({ lastname: 'B', phone: NUMBER });
    expect(await deliver(rig, lifted(), { dnc: dncBook() })).toMatchObject({ outcome: 'updated' });
    expect(marked(rig)).toEqual([]);
    expect(changed(rig)).toEqual([id]);
  });

  it.each([
    ['the number was blocked again since', NUMBER],
    ['another number of the person is blocked', '+13125550199'],
  ])('leaves the mark, with a warning, when %s', async (_when, blocked) => {
    const rig = await startHubspotRig();
    const numbers = { phone: NUMBER, mobilephone: '(312) 555-0199' };
    const id = rig.standIn.create({ lastname: 'A', ...numbers, vicidial_dnc: 'true' });
    expect(await deliver(rig, lifted(), { dnc: dncBook(blocked) })).toMatchObject({
      outcome: 'unchanged',
      warnings: [expect.stringContaining(id)],
    });
    expect(marked(rig)).toEqual([id]);
  });
});

describe('every other delivery to HubSpot', () => {
  it.each(['disposition', 'no-agent', 'lead-placed'] as const)(
    'leaves the mark alone when it is a %s about somebody marked',
    async (type) => {
      const rig = await startHubspotRig();
      const id = rig.standIn.create({ lastname: 'A', phone: '+13125550101', vicidial_dnc: 'true' });
      const record = { object: 'contact', id, change: 'updated', fields: { vicidial_dnc: 'false' } } as const;
      for (const status of ['SALE', 'DNC', 'CALLBK']) {
        const call = { uniqueid: '1795310300.1004', status };
        const source = type === 'lead-placed' ? 'crm' : 'main';
        await deliver(rig, dispositionEvent({ type, source, call, record }), {
          dnc: dncBook('+13125550101'),
        });
      }
      expect(marked(rig)).toEqual([id]);
      expect(JSON.stringify(rig.standIn.bodies)).not.toContain('vicidial_dnc');
    },
  );

  it('creates a contact without the mark when nothing is blocked, with it when the number is', async () => {
    const rig = await startHubspotRig();
    await deliver(rig, dispositionEvent(), { dnc: dncBook(NUMBER) });
    expect(JSON.stringify(rig.standIn.bodies)).not.toContain('vicidial_dnc');
    const lead = { id: '102', e164: NUMBER };
    const event = dispositionEvent({ lead, leadKey: 'main:102', callKey: 'main:2:102' });
    const { ids } = await deliver(rig, event, { dnc: dncBook(NUMBER) });
    expect(marked(rig)).toEqual([ids['contact']]);
  });

  it('still logs the call of a blocked number when the account lacks the property', async () => {
    const rig = await startHubspotRig({}, { dncProperty: false });
    const { outcome } = await deliver(rig, dispositionEvent(), { dnc: dncBook('+13125550101') });
    expect(outcome).toBe('created');
  });
});
