import { describe, expect, it, vi } from 'vitest';
import { Owners } from '../../connectors/salesforce/owners.ts';
import type { Logger } from '../../src/connector.ts';
import { type AccessRig, calls, rejection, startAccessRig } from './salesforce-access-rig.ts';

const USERS = [
  { username: 'ann@acme.example', email: 'ann@example.com', fields: { Agent_Id__c: '1001' } },
  { username: "o'brian@acme.example", email: 'bob@example.com', fields: { Agent_Id__c: '1002' } },
  { username: 'gone@acme.example', email: 'gone@example.com', active: false },
  { username: 'second@acme.example', email: 'ann@example.com' },
];

async function startOwners(): Promise<{ rig: AccessRig; owners: Owners; warned: object[] }> {
  const rig = await startAccessRig({ org: { users: USERS } });
  const warned: object[] = [];
  const quiet = (): void => undefined;
  const logger: Logger = {
    debug: quiet,
    info: quiet,
    error: quiet,
    warn: (fields) => void warned.push(fields),
  };
  const { open } = rig.worker();
  return { rig, owners: new Owners({ open, logger, now: rig.now }), warned };
}

const signal = (): AbortSignal => AbortSignal.timeout(5000);
const byEmail = (email: string) => ({ by: 'email', email }) as const;
const byField = (field: string, value: string) => ({ by: 'field', field, value }) as const;

describe('the owners among the users of an org', () => {
  it.each([
    ['the e-mail in other letters', byEmail('BOB@example.com'), 1],
    ['the user name, with a quote in it', byField('Username', "o'brian@acme.example"), 1],
    ['a field of the own org', byField('Agent_Id__c', '1001'), 0],
    ['an e-mail that two users have: the older one', byEmail('ann@example.com'), 0],
  ])('are found by %s', async (_what, wish, at) => {
    const { rig, owners } = await startOwners();
    expect(await owners.ownerIdOf(wish, signal())).toBe(rig.standIn.userIds[at]);
  });

  it.each([
    ['is not active', byEmail('gone@example.com')],
    ['is not there', byEmail('nobody@example.com')],
    ['is told by nothing', byEmail('  ')],
  ])('are none when the user %s', async (_what, wish) => {
    const { owners } = await startOwners();
    expect(await owners.ownerIdOf(wish, signal())).toBeUndefined();
  });

  it('are not asked for when the id is told', async () => {
    const { rig, owners } = await startOwners();
    expect(await owners.ownerIdOf({ by: 'id', id: '005000000000001AAA' }, signal())).toBe(
      '005000000000001AAA',
    );
    expect(calls(rig)).toBe(0);
  });

  it('cost one call when many are asked for at once, and none for ten minutes, known or not', async () => {
    const { rig, owners } = await startOwners();
    const emails = ['ann@example.com', 'bob@example.com', 'nobody@example.com'];
    const all = [...emails, ...emails].map((email) => owners.ownerIdOf(byEmail(email), signal()));
    const [ann, bob] = rig.standIn.userIds;
    expect(await Promise.all(all)).toEqual([ann, bob, undefined, ann, bob, undefined]);
    expect(calls(rig)).toBe(1);
    for (const email of emails) await owners.ownerIdOf(byEmail(email), signal());
    expect(calls(rig)).toBe(1);
    rig.pass(600_000);
    await owners.ownerIdOf(byEmail('ann@example.com'), signal());
    expect(calls(rig)).toBe(2);
  });

  it.each(['No_Such__c', "Id FROM User WHERE Id != '"])(
    'are none, with a warning and without an error, when users have no field %s',
    async (field) => {
      const { owners, warned } = await startOwners();
      expect(await owners.ownerIdOf(byField(field, '1'), signal())).toBeUndefined();
      expect(warned).toEqual([{ field }]);
    },
  );

  it('are waited for by others when one who waits is aborted', async () => {
    const { rig, owners } = await startOwners();
    rig.standIn.faults.add({ path: '/query', delayMs: 200, times: 1 });
    const controller = new AbortController();
    const stopped = rejection(owners.ownerIdOf(byEmail('ann@example.com'), controller.signal));
    const goingOn = owners.ownerIdOf(byEmail('bob@example.com'), signal());
    await vi.waitFor(() => expect(calls(rig)).toBe(1));
    controller.abort();
    expect(await stopped).toMatchObject({ kind: 'transient' });
    expect(await goingOn).toBe(rig.standIn.userIds[1]);
  });
});
