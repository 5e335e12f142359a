import { describe, expect, test } from 'vitest';
import { AGENT_ID, EVENT, ORDER, startHighLevel } from './highlevel-rig.ts';

const TASK = {
  key: 'callback',
  subject: 'Call back',
  body: 'At noon',
  dueAt: '2026-11-24T15:00:00.000Z',
  priority: 'high',
  owner: undefined,
  fields: {},
} as const;
const DEAL = {
  name: 'Two of them',
  stage: 'won',
  pipeline: undefined,
  amount: '120.50',
  closeDate: '2026-11-21',
  fields: { status: 'won' },
} as const;

describe('a call in HighLevel', () => {
  test('of somebody new, when it is delivered, then the contact holds the lead and the note the call', async () => {
    const { account, deliver, standIn } = await startHighLevel();
    const receipt = await deliver();
    const [contact] = account.contacts.values();
    const [note] = account.notes.values();
    expect(receipt).toEqual({
      outcome: 'created',
      ids: { contact: contact?.id, note: note?.id },
      warnings: [],
    });
    expect(contact).toMatchObject({ firstName: 'Ann', phone: '+13125550101', email: 'ann@example.test' });
    expect(contact?.customFields.map(({ value }) => value)).toEqual(['main:101']);
    expect(note?.title).toBe('Outbound call: Sale made (SALE)');
    expect(note?.body).toMatchInlineSnapshot(`
      "Wants ‹b›two‹/b›
      of them

      Status: SALE (Sale made)
      Direction: outbound
      Duration: 1:01
      Number: +13125550101
      Agent: Ana Agent (agent1)
      Campaign: SALES
      Call began: 2026-11-21T21:20:40.000Z
      VICIdial call: 1795310300.101
      vicibridge main:1795310300.101:101"
    `);
    // Fields, one search for all keys, contact, note.
    expect(standIn.requests.map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`)).toEqual([
      'GET /locations/locationUnit00000001/customFields',
      'POST /contacts/search',
      'POST /contacts/upsert',
      `POST /contacts/${contact?.id}/notes`,
    ]);
  });

  test('with all that can be ordered, when it comes twice, then each record is there once and owned by the agent', async () => {
    const { account, announced, deliver } = await startHighLevel();
    const call = {
      ...ORDER,
      activity: { outcome: 'Sold', subject: 'Sold two', fields: { 'Order no': '4711' } },
      personFields: { last_status: 'SALE', companyName: 'Engines', nowhere: 'x' },
      owner: { by: 'email', email: 'agent1@example.test' },
      ownsPerson: true,
      tasks: [TASK],
      campaign: { id: 'campaign1', status: undefined },
      deal: DEAL,
    } as const;
    const first = await deliver({ call });
    const again = await deliver({ call, attempt: 2, inDoubtSince: Date.now() });
    expect(again.ids).toEqual(first.ids);
    expect(first.warnings).toEqual([expect.stringContaining('no contact field nowhere')]);
    const [contact] = account.contacts.values();
    expect(contact).toMatchObject({ assignedTo: AGENT_ID, companyName: 'Engines' });
    expect(contact?.customFields.map(({ value }) => value)).toEqual(['main:101', 'SALE']);
    expect([...account.notes.values()]).toMatchObject([{ title: 'Sold two', userId: AGENT_ID }]);
    expect([...account.notes.values()][0]?.body).toContain('Outcome: Sold\n');
    expect([...account.notes.values()][0]?.body).toContain('Order no: 4711\n');
    expect([...account.tasks.values()]).toMatchObject([
      {
        title: 'Call back',
        body: `At noon\nPriority: high\nvicibridge ${EVENT.callKey}/callback`,
        dueDate: TASK.dueAt,
        completed: false,
        assignedTo: AGENT_ID,
      },
    ]);
    expect([...account.opportunities.values()]).toMatchObject([
      { name: 'Two of them', status: 'won', pipelineStageId: 'stage-won', monetaryValue: 120.5 },
    ]);
    expect(account.joined).toHaveLength(1);
    expect(announced.at(-1)?.fields).toMatchObject({ last_status: 'SALE', assignedTo: AGENT_ID });
  });

  test('whose ids were lost with the ledger, when it is in doubt, then every record is found by its key', async () => {
    const rig = await startHighLevel();
    const call = { ...ORDER, tasks: [TASK], deal: DEAL };
    const { ids } = await rig.deliver({ call });
    const kept: readonly (readonly [string, string])[] = [
      ['note', `${EVENT.callKey}`],
      ['task', `${EVENT.callKey}/callback`],
      ['opportunity', `${EVENT.callKey}`],
    ];
    for (const [kind, key] of kept) await rig.identities.forget(kind, key);
    const again = await rig.deliver({ call, attempt: 2, inDoubtSince: Date.now() - 1000 });
    expect(again.ids).toEqual(ids);
    expect([rig.account.notes.size, rig.account.tasks.size, rig.account.opportunities.size]).toEqual([
      1, 1, 1,
    ]);
  });

  test('which is in doubt, when HighLevel may not list it yet, then the wait does not begin the doubt anew', async () => {
    const rig = await startHighLevel({ settings: { visibleAfterMs: 10_000 } });
    // As the ledger keeps it, an ambiguous end would move the doubt to now, and the wait would never be over.
    const early = rig.deliver({ attempt: 2, inDoubtSince: Date.now() - 1000 });
    await expect(early).rejects.toMatchObject({ kind: 'transient', code: 'highlevel-in-doubt' });
    expect(rig.account.notes.size).toBe(0);
    await rig.deliver({ attempt: 3, inDoubtSince: Date.now() - 10_000 });
    expect(rig.account.notes.size).toBe(1);
  });

  test('whose contact was deleted, when the next call comes, then the person is made anew and remembered', async () => {
    const { account, deliver, identities } = await startHighLevel();
    const first = await deliver();
    account.contacts.delete(first.ids['contact'] ?? '');
    const callKey = 'main:1795310399.101:101';
    const second = await deliver({ event: { ...EVENT, id: 'evt_unit-2', callKey } });
    expect(second.ids['contact']).not.toBe(first.ids['contact']);
    expect(await identities.get('contact', 'main:101')).toBe(second.ids['contact']);
    expect(account.contacts.size).toBe(1);
  });

  test('whose note somebody deleted, when it is disposed of again, then there is a new one', async () => {
    const { account, deliver } = await startHighLevel();
    const { ids } = await deliver();
    account.notes.clear();
    const again = await deliver({ known: ids });
    expect(again.outcome).toBe('created');
    expect(account.notes.size).toBe(1);
  });

  test('whose recording is found, when it is disposed of later still, then the note keeps the link', async () => {
    const { account, deliver } = await startHighLevel();
    const recordingUrl = 'https://bridge.example.com/recordings/abc';
    await deliver();
    await deliver({ event: { ...EVENT, type: 'recording-found', call: { ...EVENT.call, recordingUrl } } });
    await deliver({ event: { ...EVENT, call: { ...EVENT.call, status: 'NI', statusName: undefined } } });
    const [note] = account.notes.values();
    expect(note?.body).toContain('Status: NI\n');
    expect(note?.body).toContain(`Recording: ${recordingUrl}\nvicibridge `);
  });

  test('of a lead whose vendor lead code is a contact, when it is delivered, then it is on that one', async () => {
    const { account, deliver } = await startHighLevel();
    const other = account.addContact({ phone: '+13125550999' });
    const { ids } = await deliver({ event: { ...EVENT, lead: { ...EVENT.lead, vendorLeadCode: other.id } } });
    expect(ids['contact']).toBe(other.id);
  });

  test('of somebody whose number is blocked, when the contact is made, then it begins with DND for calls', async () => {
    const { account, deliver } = await startHighLevel({ blocked: true });
    await deliver();
    expect([...account.contacts.values()][0]?.dndSettings).toMatchObject({ Call: { status: 'active' } });
  });

  test('by an agent who is no user, when it is delivered, then nobody owns it and that is said without a name', async () => {
    const { account, deliver } = await startHighLevel();
    const owner = { by: 'email', email: 'nobody@example.test' } as const;
    const { warnings } = await deliver({ call: { ...ORDER, owner } });
    expect(warnings).toEqual([expect.stringContaining('no single user with this e-mail address')]);
    expect(warnings.join('')).not.toContain('nobody@');
    expect([...account.notes.values()][0]?.userId).toBeUndefined();
  });

  test('that is previewed with fields, when nothing has changed since, then nothing would be written', async () => {
    const { deliver, preview } = await startHighLevel();
    const call = { ...ORDER, personFields: { last_status: 'SALE' }, tasks: [TASK] };
    const planned = await preview({ call });
    expect(planned.changes.map(({ object, outcome }) => `${object} ${outcome}`)).toEqual([
      'contact created',
      'note created',
      'task created',
    ]);
    const { ids } = await deliver({ call });
    const again = await preview({ call, known: ids });
    expect(again.changes.map(({ object, outcome }) => `${object} ${outcome}`)).toEqual([
      'contact unchanged',
      'note unchanged',
      'task unchanged',
    ]);
    const other = await preview({ call: { ...call, personFields: { last_status: 'NI' } }, known: ids });
    expect(other.changes[0]).toMatchObject({
      outcome: 'updated',
      fields: { last_status: { from: 'SALE', to: 'NI' } },
    });
  });
});
