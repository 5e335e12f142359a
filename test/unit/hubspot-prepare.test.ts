import { describe, expect, it } from 'vitest';
import { checkAccount } from '../../connectors/hubspot/check.ts';
import { prepareAccount } from '../../connectors/hubspot/prepare.ts';
import type { HubspotStandInOptions } from '../../src/sandbox/hubspot/index.ts';
import { type ApiRig, startApiRig, TOKEN } from './hubspot-api-rig.ts';

const BARE = { uniqueProperties: false, dncProperty: false } as const;

const prepare = async ({ worker, settings }: ApiRig): Promise<string[]> =>
  (await prepareAccount(worker(), settings, AbortSignal.timeout(5000))).map(
    ({ level, message }) => `${level} ${message}`,
  );
const check = async ({ worker, settings }: ApiRig): Promise<string[]> =>
  (await checkAccount(worker(), settings, AbortSignal.timeout(5000))).map(({ level }) => level);
const faultsOf = (lines: readonly string[]): string[] => lines.filter((line) => !line.startsWith('ok'));
const created = ({ standIn }: ApiRig): string[] =>
  standIn.requests
    .filter(({ method, path }) => method === 'POST' && path.includes('/properties/'))
    .map(({ path }) => path.split('/').at(-1) ?? '');
const start = (account: Partial<HubspotStandInOptions>, settings: object = {}): Promise<ApiRig> =>
  startApiRig({ account, settings });

async function property(rig: ApiRig, path: string, method = 'GET'): Promise<Record<string, unknown>> {
  const response = await fetch(`${rig.standIn.url}/crm/properties/2026-09/${path}`, {
    method,
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  return response.status === 204 ? {} : ((await response.json()) as Record<string, unknown>);
}

describe('the preparation of a HubSpot account', () => {
  it('creates what a bare account lacks, so that the check then finds all in order', async () => {
    const rig = await start(BARE);
    const lines = await prepare(rig);
    expect(faultsOf(lines)).toEqual([]);
    expect(lines.filter((line) => line.startsWith('ok Created: '))).toHaveLength(5);
    expect(created(rig)).toEqual(['contacts', 'calls', 'contacts', 'tasks', 'deals']);
    expect(await check(rig)).toEqual(Array.from({ length: 8 }, () => 'ok'));
    expect(await property(rig, 'contacts/vicidial_lead_id')).toMatchObject({ hasUniqueValue: true });
    expect(await property(rig, 'contacts/vicidial_dnc')).toMatchObject({ type: 'bool' });
  });

  it('creates nothing when it is run again', async () => {
    const rig = await start(BARE);
    await prepare(rig);
    const before = created(rig).length;
    expect(faultsOf(await prepare(rig))).toEqual([]);
    expect(created(rig)).toHaveLength(before);
  });

  it('creates nothing that the settings do without, and says what that costs', async () => {
    const rig = await start(BARE, { leadIdProperty: false, callKeyProperty: false, dncProperty: false });
    expect(faultsOf(await prepare(rig))).toEqual([
      expect.stringMatching(/^warning leadIdProperty is false/),
      expect.stringMatching(/^warning callKeyProperty is false/),
      expect.stringMatching(/^warning dncProperty is false/),
    ]);
    expect(created(rig)).toEqual([]);
  });

  it('says to do without the call property when the account refuses unique values on calls', async () => {
    const rig = await start({ ...BARE, properties: { refusesUnique: ['calls'] } });
    const faults = faultsOf(await prepare(rig));
    expect(faults).toEqual([expect.stringMatching(/^error .*on calls and refused to create it \(400/)]);
    expect(faults[0]).toContain('set callKeyProperty: false');
  });

  it('notices, by reading back, when the account drops the unique values without a word', async () => {
    const rig = await start({ ...BARE, properties: { ignoresUnique: ['calls'] } });
    const faults = faultsOf(await prepare(rig));
    expect(faults).toEqual([expect.stringMatching(/^error .*created it without unique values/)]);
    expect(faults[0]).toMatch(
      /Delete the property vicidial_call_key on calls again.*set callKeyProperty: false/,
    );
  });

  it('names the scope, and the way by hand, when the token must not create properties', async () => {
    const rig = await start({
      ...BARE,
      withoutScopes: ['crm.schemas.contacts.write', 'crm.schemas.deals.write'],
    });
    expect(faultsOf(await prepare(rig))).toEqual([
      expect.stringMatching(
        /^error .*vicidial_lead_id.*scope crm\.schemas\.contacts\.write.*Settings, Properties/,
      ),
      expect.stringMatching(/^warning .*vicidial_dnc.*scope crm\.schemas\.contacts\.write.*single checkbox/),
      expect.stringMatching(/^warning .*on deals.*scope crm\.schemas\.deals\.write/),
    ]);
  });

  it('takes a property that was archived and comes back as it was', async () => {
    const rig = await start({});
    await property(rig, 'calls/vicidial_call_key', 'DELETE');
    expect(faultsOf(await prepare(rig))).toEqual([]);
    expect(await property(rig, 'calls/vicidial_call_key')).toMatchObject({ hasUniqueValue: true });
  });

  it('is content when somebody else creates the property at the same moment', async () => {
    const rig = await start(BARE);
    const [one, other] = await Promise.all([prepare(rig), prepare(rig)]);
    expect([...faultsOf(one), ...faultsOf(other)]).toEqual([]);
  });

  it('takes another group when somebody has deleted the usual one', async () => {
    const rig = await start({ ...BARE, properties: { withoutGroups: ['contactinformation', 'call'] } });
    expect(faultsOf(await prepare(rig))).toEqual([]);
  });

  it('does not touch a property of the name that is not unique, and says what to do', async () => {
    const rig = await start({}, { callKeyProperty: 'hs_call_title' });
    const [fault] = faultsOf(await prepare(rig));
    expect(fault).toMatch(/^error .*hs_call_title on calls does not require unique values/);
    expect(created(rig)).not.toContain('calls');
  });

  it('creates nothing when the token is refused', async () => {
    const rig = await start(BARE);
    rig.standIn.revokeToken();
    expect(await prepare(rig)).toEqual([expect.stringMatching(/^error .*accessToken/)]);
    expect(rig.standIn.requests).toHaveLength(1);
  });

  it('goes on with the others, and tells of it, when one request fails', async () => {
    const rig = await start(BARE);
    rig.standIn.faults.add({ method: 'POST', path: '/properties/2026-09/calls', action: 'reset', times: 1 });
    expect(faultsOf(await prepare(rig))).toEqual([expect.stringMatching(/^error .*connection broke/)]);
    expect(faultsOf(await prepare(rig))).toEqual([]);
  });
});
