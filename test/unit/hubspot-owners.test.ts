import { describe, expect, it, vi } from 'vitest';
import { Owners } from '../../connectors/hubspot/owners.ts';
import type { HubspotStandInOptions } from '../../src/sandbox/hubspot/index.ts';
import { type ApiRig, count, rejection, startApiRig } from './hubspot-api-rig.ts';

const owner = (id: number, email: string) => ({
  id: String(id),
  email,
  firstName: 'A',
  lastName: 'B',
  userId: 7000 + id,
});
const FEW = [
  owner(11, 'ann@example.com'),
  owner(12, 'bob@example.com'),
  { ...owner(13, 'gone@example.com'), archived: true },
];

async function startOwners(
  account: Partial<HubspotStandInOptions> = { owners: FEW },
): Promise<{ rig: ApiRig; owners: Owners }> {
  const rig = await startApiRig({ account });
  const { settings, logger, now } = rig;
  return { rig, owners: new Owners({ api: rig.worker(), settings, logger, now }) };
}

const signal = (): AbortSignal => AbortSignal.timeout(5000);
const byEmail = (email: string) => ({ by: 'email', email }) as const;

describe('the owners of a HubSpot account', () => {
  it.each([
    ['the e-mail in other letters', byEmail(' ANN@example.com'), '11'],
    ['the id of the user', { by: 'field', field: 'userId', value: '7012' } as const, '12'],
    ['an archived owner', byEmail('gone@example.com'), undefined],
    ['somebody who is none', byEmail('nobody@example.com'), undefined],
    [
      'a field that owners do not have',
      { by: 'field', field: 'extension', value: '7012' } as const,
      undefined,
    ],
  ])('are found by %s', async (_what, wish, id) => {
    const { owners } = await startOwners();
    expect(await owners.ownerIdOf(wish, signal())).toBe(id);
  });

  it('are not asked for when the id is told', async () => {
    const { rig, owners } = await startOwners();
    expect(await owners.ownerIdOf({ by: 'id', id: '99' }, signal())).toBe('99');
    expect(rig.standIn.requests).toHaveLength(0);
  });

  it('cost one request for all agents, and none for ten minutes, known or not', async () => {
    const { rig, owners } = await startOwners();
    const emails = ['ann@example.com', 'nobody@example.com', 'bob@example.com'];
    const ask = (): Promise<unknown> =>
      Promise.all([...emails, ...emails].map((email) => owners.ownerIdOf(byEmail(email), signal())));
    expect(await ask()).toEqual(['11', undefined, '12', '11', undefined, '12']);
    await ask();
    expect(count(rig, '/owners/')).toBe(1);
    rig.pass(600_000);
    await ask();
    expect(count(rig, '/owners/')).toBe(2);
  });

  it('are read in pages when there are more than one holds', async () => {
    const many = Array.from({ length: 250 }, (_, at) => owner(100 + at, `agent${at}@example.com`));
    const { rig, owners } = await startOwners({ owners: many });
    expect(await owners.ownerIdOf(byEmail('agent249@example.com'), signal())).toBe('349');
    expect(count(rig, '/owners/')).toBe(3);
  });

  it('are asked for one by one, once each, when the pages that are read do not hold all', async () => {
    const many = Array.from({ length: 2100 }, (_, at) => owner(100 + at, `agent${at}@example.com`));
    const { rig, owners } = await startOwners({ owners: many });
    expect(await owners.ownerIdOf(byEmail('agent1@example.com'), signal())).toBe('101');
    const before = count(rig, '/owners/');
    for (let times = 0; times < 2; times += 1) {
      expect(await owners.ownerIdOf(byEmail('agent2050@example.com'), signal())).toBe('2150');
      expect(await owners.ownerIdOf(byEmail('nobody@example.com'), signal())).toBeUndefined();
    }
    expect(count(rig, '/owners/')).toBe(before + 2);
  });

  it('are none, with one warning and without an error, when the token has no scope for them', async () => {
    const { rig, owners } = await startOwners({ owners: FEW, withoutScopes: ['crm.objects.owners.read'] });
    for (const email of ['ann@example.com', 'bob@example.com'])
      expect(await owners.ownerIdOf(byEmail(email), signal())).toBeUndefined();
    expect(rig.log.filter((line) => line.includes('crm.objects.owners.read'))).toHaveLength(1);
  });

  it('are asked for anew when HubSpot was away', async () => {
    const { rig, owners } = await startOwners();
    rig.standIn.faults.add({ path: '/owners/', action: 'status', status: 503, times: 1 });
    expect(await rejection(owners.ownerIdOf(byEmail('ann@example.com'), signal()))).toMatchObject({
      kind: 'transient',
    });
    expect(await owners.ownerIdOf(byEmail('ann@example.com'), signal())).toBe('11');
  });

  it('are waited for by others when one who waits is aborted', async () => {
    const { rig, owners } = await startOwners();
    rig.standIn.faults.add({ path: '/owners/', delayMs: 200, times: 1 });
    const controller = new AbortController();
    const stopped = rejection(owners.ownerIdOf(byEmail('ann@example.com'), controller.signal));
    const goingOn = owners.ownerIdOf(byEmail('bob@example.com'), signal());
    await vi.waitFor(() => expect(count(rig, '/owners/')).toBe(1));
    controller.abort();
    expect(await stopped).toMatchObject({ kind: 'transient', code: 'hubspot-aborted' });
    expect(await goingOn).toBe('12');
  });
});
