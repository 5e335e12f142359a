import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/connector.ts';
import { startHubspotRig, WITHOUT_UNIQUE, type HubspotRig } from './hubspot-rig.ts';

const check = (rig: HubspotRig): Promise<readonly Finding[]> =>
  rig.connection.check(AbortSignal.timeout(5000));
const errorsOf = (findings: readonly Finding[]): string[] =>
  findings.filter(({ level }) => level === 'error').map(({ message }) => message);

/** Account, three properties, those of tasks and deals, call outcomes, owners. */
const ALL_OK = Array.from({ length: 8 }, () => 'ok');

describe('the check of a HubSpot account', () => {
  it('names the account when all is there', async () => {
    const findings = await check(await startHubspotRig());
    expect(findings.map(({ level }) => level)).toEqual(ALL_OK);
    expect(findings[0]?.message).toContain('62515');
  });

  it('tells how to create each unique property, in a form that works as it stands, when both are missing', async () => {
    const rig = await startHubspotRig({}, { uniqueProperties: false });
    const errors = errorsOf(await check(rig));
    expect(errors).toHaveLength(2);
    for (const message of errors) {
      const [, path, body] = /POST (\S+) with .*?: (\{.*\})/.exec(message) ?? [];
      expect((await rig.call('POST', path ?? '', JSON.parse(body ?? ''))).status).toBe(201);
    }
    expect(errorsOf(await check(rig))).toEqual([]);
  });

  it('does not take a property of that name that is not unique', async () => {
    const rig = await startHubspotRig({ callKeyProperty: 'hs_call_title' });
    expect(errorsOf(await check(rig))).toEqual([expect.stringContaining('does not require unique values')]);
  });

  it('warns, and no more, when the configuration does without unique properties', async () => {
    const findings = await check(await startHubspotRig(WITHOUT_UNIQUE, { uniqueProperties: false }));
    expect(findings.map(({ level }) => level)).toEqual(['ok', 'warning', 'warning', ...ALL_OK.slice(3)]);
  });

  it('names the statuses whose call outcome the account does not have', async () => {
    const rig = await startHubspotRig({
      dispositions: { SALE: '00000000-0000-4000-8000-000000000000', NI: 'connected' },
    });
    expect(errorsOf(await check(rig))).toEqual([expect.stringMatching(/given for SALE\./)]);
  });

  it('warns, and tells how to create the do-not-call property in a form that works as it stands, when it is missing', async () => {
    const rig = await startHubspotRig({}, { dncProperty: false });
    const warnings = (await check(rig)).filter(({ level }) => level === 'warning');
    expect(warnings).toHaveLength(1);
    const [, path, body] = /POST (\S+) with .*?: (\{.*\})/.exec(warnings[0]?.message ?? '') ?? [];
    expect((await rig.call('POST', path ?? '', JSON.parse(body ?? ''))).status).toBe(201);
    expect((await check(rig)).map(({ level }) => level)).toEqual(ALL_OK);
  });

  it.each([
    ['is no checkbox', 'jobtitle', 'no checkbox'],
    ['is not told', false, 'is not told'],
  ])('warns when the do-not-call property %s', async (_when, dncProperty, words) => {
    const findings = await check(await startHubspotRig({ dncProperty }));
    expect(findings.filter(({ level }) => level !== 'ok')).toEqual([
      { level: 'warning', message: expect.stringContaining(words) },
    ]);
  });

  it('says what tasks, deals and owners would need, as notes, when they are not there or may not be read', async () => {
    const rig = await startHubspotRig(
      { callKeyProperty: 'vicidial_other' },
      { withoutScopes: ['crm.objects.owners.read'] },
    );
    const notes = (await check(rig)).filter(({ level }) => level === 'ok').map(({ message }) => message);
    expect(notes).toContainEqual(
      expect.stringMatching(/vicidial_other on tasks, which is needed only where/),
    );
    expect(notes).toContainEqual(
      expect.stringMatching(/vicidial_other on deals, which is needed only where/),
    );
    expect(notes).toContainEqual(expect.stringContaining('scope crm.objects.owners.read'));
  });

  it('finds an error when the lead id property cannot be written', async () => {
    const rig = await startHubspotRig({ leadIdProperty: 'hs_object_id' });
    expect(errorsOf(await check(rig))).toEqual([expect.stringContaining('cannot be written')]);
  });

  it('asks nothing more when the token is refused', async () => {
    const rig = await startHubspotRig();
    rig.standIn.revokeToken();
    expect(errorsOf(await check(rig))).toEqual([expect.stringContaining('accessToken')]);
    expect(rig.standIn.requests).toHaveLength(1);
  });

  it('ends with a finding when the account stalls and the time is up', async () => {
    const rig = await startHubspotRig();
    rig.standIn.faults.add({ path: '/account-info', action: 'stall' });
    expect(errorsOf(await rig.connection.check(AbortSignal.timeout(100)))).toHaveLength(1);
  });
});
