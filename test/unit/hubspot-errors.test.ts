import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/sandbox/fault.ts';
import { dispositionEvent, requestFor, startHubspotRig, TOKEN } from './hubspot-rig.ts';

/** By the unique property, or without it: a create is what a call begins with. */
const CREATE = '/calls/batch/create';

async function failure(fault: Fault, settings: object = {}): Promise<unknown> {
  const rig = await startHubspotRig(settings);
  rig.standIn.faults.add({ method: 'POST', action: 'status', ...fault });
  return rig.refusal(requestFor(dispositionEvent()));
}

describe('what a refused or broken request means', () => {
  it.each([
    ['ten seconds are used up', { policyName: 'TEN_SECONDLY_ROLLING' }, 10_000],
    ['the second is used up', { policyName: 'SECONDLY' }, 1000],
    ['the second is used up, by message only', { message: 'You have reached your secondly limit.' }, 1000],
    ['the day is used up', { policyName: 'DAILY' }, 3_600_000],
    ['nothing is said', {}, 10_000],
  ])('waits as long as the limit calls for when %s', async (_name, body, retryAfterMs) => {
    expect(await failure({ path: CREATE, status: 429, body })).toMatchObject({
      kind: 'transient',
      code: 'account-limit',
      retryAfterMs: expect.closeTo(retryAfterMs, -2) as number,
    });
  });

  it.each([
    [423, {}, 2000],
    [477, { 'retry-after': '86400' }, 86_400_000],
    [429, { 'retry-after': '3' }, 3000],
  ])('is transient and waits when the answer is %i', async (status, headers, retryAfterMs) => {
    const body = { policyName: 'DAILY' };
    expect(await failure({ path: CREATE, status, headers, body })).toMatchObject({
      kind: 'transient',
      retryAfterMs: expect.closeTo(retryAfterMs, -2) as number,
    });
  });

  it('reads Retry-After as a date too', async () => {
    const rig = await startHubspotRig();
    const date = new Date(rig.now() + 90_000).toUTCString();
    rig.standIn.faults.add({ path: CREATE, action: 'status', status: 503, headers: { 'retry-after': date } });
    const error = (await rig.refusal(requestFor(dispositionEvent()))) as { retryAfterMs: number };
    expect(error.retryAfterMs).toBeGreaterThan(85_000);
    expect(error.retryAfterMs).toBeLessThanOrEqual(90_000);
  });

  it('holds the destination and names the scopes when one is missing', async () => {
    const error = await failure({ path: CREATE, status: 403, body: { category: 'MISSING_SCOPES' } });
    expect(error).toMatchObject({ kind: 'auth', code: 'hubspot-missing-scopes' });
    expect(error).toMatchObject({ message: expect.stringContaining('crm.objects.contacts.write') });
  });

  it('does not hold the destination when the 403 is not HubSpot’s', async () => {
    expect(await failure({ path: CREATE, action: 'html', status: 403 })).toMatchObject({ kind: 'permanent' });
  });

  it('names the property and how to create it when the account has no unique property for calls', async () => {
    const rig = await startHubspotRig({ leadIdProperty: false }, { uniqueProperties: false });
    const error = await rig.refusal(requestFor(dispositionEvent()));
    expect(error).toMatchObject({ kind: 'permanent', code: 'hubspot-property-missing' });
    const { message } = error as Error;
    expect(message).toContain('vicidial_call_key');
    expect(message).toContain('POST /crm/properties/2026-09/calls');
    expect(message).toContain('"hasUniqueValue":true');
    expect(message).toContain('callKeyProperty: false');
  });

  it('names the property of contacts when that is the one missing', async () => {
    const rig = await startHubspotRig({ callKeyProperty: false }, { uniqueProperties: false });
    const { message } = (await rig.refusal(requestFor(dispositionEvent()))) as Error;
    expect(message).toContain('POST /crm/properties/2026-09/contacts');
    expect(message).toContain('leadIdProperty: false');
  });

  it('reads the names of missing properties out of a message in the form of v3', async () => {
    const list = [{ isValid: false, error: 'PROPERTY_DOESNT_EXIST', name: 'hs_call_external_id' }];
    const message = `Property values were not valid: ${JSON.stringify(list)}`;
    expect(
      await failure({ path: CREATE, status: 400, body: { message, category: 'VALIDATION_ERROR' } }),
    ).toMatchObject({
      kind: 'permanent',
      code: 'hubspot-property-missing',
      message: expect.stringContaining('hs_call_external_id'),
    });
  });

  it('names the rule when the account requires a property that is not sent', async () => {
    const errors = [{ code: 'MISSING_REQUIRED_PROPERTY', context: { propertyName: ['deal_reason'] } }];
    const error = await failure({
      path: CREATE,
      status: 400,
      body: { category: 'VALIDATION_ERROR', errors },
    });
    expect(error).toMatchObject({ kind: 'permanent', message: expect.stringContaining('deal_reason') });
  });

  it('says which setting to mend when the call outcome is unknown to the account', async () => {
    const rig = await startHubspotRig({ dispositions: { SALE: '00000000-0000-4000-8000-000000000000' } });
    expect(await rig.refusal(requestFor(dispositionEvent()))).toMatchObject({
      kind: 'permanent',
      message: expect.stringContaining('dispositions'),
    });
  });

  it('is permanent when the one row of a batch is refused inside a 207', async () => {
    const errors = [{ status: 'error', category: 'VALIDATION_ERROR', message: 'bad', context: {} }];
    const body = { status: 'COMPLETE', results: [], numErrors: 1, errors };
    expect(await failure({ path: CREATE, status: 207, body })).toMatchObject({
      kind: 'permanent',
      code: 'hubspot-400',
    });
  });

  it.each([
    ['a create that HubSpot refuses to do twice', CREATE, {}, undefined],
    ['a create, which search must be able to find first', CREATE, { callKeyProperty: false }, 60_000],
  ])('is ambiguous when a 500 answers %s', async (_name, path, settings, retryAfterMs) => {
    expect(await failure({ path, status: 500 }, settings)).toMatchObject({ kind: 'ambiguous', retryAfterMs });
  });

  it.each([
    ['500', { action: 'status', status: 500 }],
    ['200 with HTML', { action: 'html' }],
    ['a reset', { action: 'reset' }],
  ] as const)('is transient when a read ends in %s', async (_name, fault) => {
    expect(await failure({ path: '/contacts/search', ...fault })).toMatchObject({ kind: 'transient' });
  });

  it('is permanent and points at baseUrl when the answer is a redirect', async () => {
    const headers = { location: 'https://elsewhere.example.test/' };
    expect(await failure({ path: CREATE, status: 301, headers })).toMatchObject({
      kind: 'permanent',
      message: expect.stringContaining('baseUrl'),
    });
  });

  it('is ambiguous when JSON of success has no id in it', async () => {
    const fault: Fault = { path: CREATE, status: 201, body: { properties: {} } };
    expect(await failure(fault, { callKeyProperty: false })).toMatchObject({
      kind: 'ambiguous',
      code: 'hubspot-unreadable-answer',
    });
  });

  it('shows neither token nor person, however deep one looks, when HubSpot quotes both', async () => {
    const body = {
      category: 'VALIDATION_ERROR',
      message: `${TOKEN} +13125550101 Conan`,
      context: { a: [TOKEN] },
    };
    const shown = inspect(await failure({ path: CREATE, status: 400, body }), {
      depth: 12,
      showHidden: true,
    });
    expect(shown).not.toContain(TOKEN);
    expect(shown).not.toContain('3125550101');
    expect(shown).not.toContain('Conan');
  });
});
