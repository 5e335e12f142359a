import { describe, expect, test } from 'vitest';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { EVENT, startHighLevel } from './highlevel-rig.ts';

const NUMBER = '+13125550101';
const DNC: BridgeEvent = {
  ...EVENT,
  id: 'evt_dnc-1',
  type: 'dnc-set',
  lead: {},
  leadKey: undefined,
  callKey: undefined,
  dnc: { numbers: [NUMBER] },
};
const LIFTED: BridgeEvent = { ...DNC, id: 'evt_dnc-2', type: 'dnc-lifted' };
const SMS = { SMS: { status: 'active', message: 'mine', code: '1' } };

describe('do-not-call in HighLevel', () => {
  test('a number of two contacts, when it is set and lifted, then calls are DND and free again, other channels as they were', async () => {
    const { account, announced, deliver } = await startHighLevel();
    const contacts = [
      account.addContact({ phone: NUMBER, dndSettings: SMS }),
      account.addContact({ phone: NUMBER }),
    ];
    account.addContact({ phone: '+13125550999' });
    expect((await deliver({ event: DNC })).outcome).toBe('updated');
    expect(contacts.map(({ dndSettings }) => dndSettings['Call']?.status)).toEqual(['active', 'active']);
    expect(contacts[0]?.dndSettings['SMS']).toEqual(SMS.SMS);
    expect((await deliver({ event: DNC })).outcome).toBe('unchanged');
    expect((await deliver({ event: LIFTED })).outcome).toBe('updated');
    expect(contacts.map(({ dndSettings }) => dndSettings['Call']?.status)).toEqual(['inactive', 'inactive']);
    expect(announced.map(({ fields }) => fields['dndSettings.Call'])).toEqual([
      'active',
      'active',
      'inactive',
      'inactive',
    ]);
  });

  test.each([
    ['permanent', { dndSettings: { Call: { status: 'permanent' } } }, false],
    ['set for every channel', { dnd: true }, false],
    ['of a number that another fact blocks', { dndSettings: { Call: { status: 'active' } } }, true],
  ])(
    'DND that is %s, when the number is lifted, then it stays and that is said',
    async (_, fields, blocked) => {
      const { account, deliver } = await startHighLevel({ blocked });
      const contact = account.addContact({ phone: NUMBER, ...fields });
      const before = structuredClone(contact);
      const { outcome, warnings } = await deliver({ event: LIFTED });
      expect(outcome).toBe('unchanged');
      expect(warnings).toEqual([expect.stringContaining('stays marked')]);
      expect(contact).toEqual(before);
    },
  );

  test('doNotCall: everything, when a number is set, then DND is for all channels', async () => {
    const { account, deliver } = await startHighLevel({ settings: { doNotCall: 'everything' } });
    const contact = account.addContact({ phone: NUMBER });
    await deliver({ event: DNC });
    expect(contact.dnd).toBe(true);
  });

  test.each([
    ['of one campaign', { settings: {} }, { numbers: [NUMBER], only: { dialer: 'main', campaign: 'SALES' } }],
    ['with doNotCall: false', { settings: { doNotCall: false } }, { numbers: [NUMBER] }],
  ])('a number %s, when it is set, then HighLevel is not told', async (_, options, dnc) => {
    const { account, deliver } = await startHighLevel(options);
    const contact = account.addContact({ phone: NUMBER });
    expect((await deliver({ event: { ...DNC, dnc } })).outcome).toBe('skipped');
    expect(contact.dndSettings).toEqual({});
  });

  test('a preview of it, when it is asked for, then the contact is named and nothing is written', async () => {
    const { account, preview } = await startHighLevel();
    const contact = account.addContact({ phone: NUMBER });
    const { changes } = await preview({ event: DNC });
    expect(changes).toMatchObject([{ object: 'contact', id: contact.id, outcome: 'updated' }]);
    expect(contact.dndSettings).toEqual({});
  });
});

describe('the sub-account', () => {
  test('a contact that became a lead, when it is told, then it holds the lead and later calls find it', async () => {
    const { account, deliver } = await startHighLevel();
    const contact = account.addContact({ phone: '+13125550999' });
    const record = { object: 'contact', id: contact.id, change: 'updated', fields: {} } as const;
    const placed = { ...EVENT, type: 'lead-placed', source: 'crm', callKey: undefined, record } as const;
    expect((await deliver({ event: placed })).outcome).toBe('updated');
    expect((await deliver({ event: placed })).outcome).toBe('unchanged');
    expect(contact.customFields.map(({ value }) => value)).toEqual(['main:101']);
    expect((await deliver()).ids['contact']).toBe(contact.id);
  });

  test('that lacks the field, when it is prepared, then it has it, once', async () => {
    const { account, connection } = await startHighLevel({ settings: { leadIdField: 'dialer_lead' } });
    const signal = AbortSignal.timeout(5000);
    expect(await connection.check(signal)).toContainEqual({
      level: 'warning',
      message: expect.stringContaining('no custom field dialer_lead'),
    });
    expect(await connection.prepare?.(signal)).toMatchObject([{ level: 'ok' }]);
    expect(await connection.prepare?.(signal)).toMatchObject([{ level: 'ok' }]);
    expect(account.fields.filter(({ fieldKey }) => fieldKey === 'contact.dialer_lead')).toHaveLength(1);
    expect((await connection.check(signal)).map(({ level }) => level)).toEqual(['ok', 'ok', 'ok']);
  });

  test('its records, when one is read, then fields, tags and DND are texts and unknown ones are named', async () => {
    const { account, connection } = await startHighLevel();
    const contact = account.addContact({
      firstName: 'Ann',
      tags: ['hot'],
      dndSettings: { Call: { status: 'active' } },
    });
    account.change(contact, { customFields: [{ id: account.fields[1]?.id, field_value: 'SALE' }] });
    const warnings: string[] = [];
    const fields = ['firstName', 'contact.last_status', 'last_status', 'dnd', 'dndSettings.Call', 'nowhere'];
    const record = await connection.records?.read(
      { object: 'contact', id: contact.id },
      { fields, memberships: true },
      { signal: AbortSignal.timeout(5000), warn: (warning) => void warnings.push(warning) },
    );
    expect(record).toMatchObject({
      object: 'contact',
      id: contact.id,
      fields: {
        firstName: 'Ann',
        'contact.last_status': 'SALE',
        last_status: 'SALE',
        dnd: 'false',
        'dndSettings.Call': 'active',
      },
      memberships: ['hot'],
    });
    expect(warnings).toEqual([expect.stringContaining('nowhere')]);
    const gone = { object: 'contact', id: 'contactNowhere000001' };
    const want = { fields: ['firstName'], memberships: false };
    const context = { signal: AbortSignal.timeout(5000), warn: () => undefined };
    expect(await connection.records?.read(gone, want, context)).toBeUndefined();
  });

  test("the day's requests, when the configured share is used, then the next delivery waits without a request", async () => {
    const { deliver, standIn } = await startHighLevel();
    const headers = { 'x-ratelimit-limit-daily': '200000', 'x-ratelimit-daily-remaining': '9000' };
    standIn.faults.add({
      path: '/customFields',
      action: 'status',
      status: 200,
      headers,
      body: { customFields: [] },
    });
    await expect(deliver()).rejects.toMatchObject({ kind: 'transient', code: 'account-limit' });
    expect(standIn.requests).toHaveLength(1);
  });

  test("the day's requests, when the configured share is used, then who must not be called is told all the same", async () => {
    const { deliver, standIn, account } = await startHighLevel();
    await deliver();
    const headers = { 'x-ratelimit-limit-daily': '200000', 'x-ratelimit-daily-remaining': '9000' };
    standIn.faults.add({ path: '/contacts', action: 'status', status: 422, headers, body: {}, times: 1 });
    await expect(deliver({ event: { ...EVENT, id: 'evt_unit-2', callKey: 'main:2:101' } })).rejects.toThrow();
    await expect(deliver({ attempt: 2 })).rejects.toMatchObject({ code: 'account-limit' });
    const dnc = { numbers: ['+13125550101'] } as const;
    const event = {
      ...EVENT,
      id: 'evt_unit-3',
      type: 'dnc-set',
      callKey: undefined,
      call: undefined,
      dnc,
    } as const;
    expect((await deliver({ event: event as unknown as BridgeEvent })).outcome).toBe('updated');
    expect([...account.contacts.values()][0]?.dndSettings).toMatchObject({ Call: { status: 'active' } });
  });
});
