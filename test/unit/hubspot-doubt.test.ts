import { describe, expect, it } from 'vitest';
import { AmbiguousError, TransientError } from '../../src/domain/errors.ts';
import {
  dispositionEvent,
  orderOf,
  requestFor,
  requestsOf,
  startHubspotRig,
  WITHOUT_UNIQUE,
} from './hubspot-rig.ts';

const LAG_MS = 60_000;
const NO_CALL_KEY = { callKeyProperty: false } as const;

describe('a call whose creation is in doubt', () => {
  it('is looked up no earlier than search can know it, then updated and not made again', async () => {
    const rig = await startHubspotRig(NO_CALL_KEY, { searchLagMs: LAG_MS });
    const request = requestFor(dispositionEvent());
    rig.standIn.faults.add({
      method: 'POST',
      path: '/calls/batch/create',
      action: 'reset',
      carriedOut: true,
      times: 1,
    });
    const inDoubtSince = rig.now();
    const first = await rig.refusal(request);
    expect(first).toBeInstanceOf(AmbiguousError);
    expect(first).toMatchObject({ retryAfterMs: LAG_MS });

    rig.pass(20_000);
    const early = await rig.refusal({ ...request, attempt: 2, inDoubtSince });
    // Nothing was written, so the doubt must not begin anew: only an ambiguous end does that.
    expect(early).toBeInstanceOf(TransientError);
    const { code, retryAfterMs } = early as TransientError;
    expect(code).toBe('hubspot-search-lag');
    expect(retryAfterMs).toBeGreaterThan(39_000);
    expect(retryAfterMs).toBeLessThanOrEqual(40_000);

    rig.pass(40_000);
    const receipt = await rig.deliver({ ...request, attempt: 3, inDoubtSince });
    expect(receipt.outcome).toBe('updated');
    expect(rig.standIn.calls).toHaveLength(1);
    expect(receipt.ids).toEqual({ contact: rig.standIn.contacts[0]?.id, call: rig.standIn.calls[0]?.id });
  });

  it('is made after the wait when the earlier attempt had not been carried out', async () => {
    const rig = await startHubspotRig(NO_CALL_KEY, { searchLagMs: LAG_MS });
    const request = requestFor(dispositionEvent());
    rig.standIn.faults.add({ method: 'POST', path: '/calls/batch/create', action: 'reset', times: 1 });
    const inDoubtSince = rig.now();
    await rig.refusal(request);
    expect(rig.standIn.calls).toHaveLength(0);
    rig.pass(LAG_MS);
    const receipt = await rig.deliver({ ...request, attempt: 2, inDoubtSince });
    expect(receipt.outcome).toBe('created');
    expect(rig.standIn.calls).toHaveLength(1);
  });

  it('is repeated at once, without a search, when the account has the unique property', async () => {
    const rig = await startHubspotRig({}, { searchLagMs: LAG_MS });
    const request = requestFor(dispositionEvent());
    rig.standIn.faults.add({ path: '/calls/batch/create', action: 'reset', carriedOut: true, times: 1 });
    const inDoubtSince = rig.now();
    expect(await rig.refusal(request)).toMatchObject({ kind: 'ambiguous', retryAfterMs: undefined });
    const receipt = await rig.deliver({ ...request, attempt: 2, inDoubtSince });
    expect(receipt.outcome).toBe('updated');
    expect(rig.standIn.calls).toHaveLength(1);
    expect(rig.standIn.calls[0]?.contactIds).toEqual([receipt.ids['contact']]);
    expect(requestsOf(rig.standIn).filter((line) => line.includes('calls/search'))).toEqual([]);
  });

  it('is put on its contact by the repeat when the upsert was done and the association was not', async () => {
    const rig = await startHubspotRig();
    rig.standIn.faults.add({ path: '/calls/contacts/batch/create', action: 'status', status: 502, times: 1 });
    const request = requestFor(dispositionEvent(), { inDoubtSince: rig.now() });
    await rig.refusal(request);
    expect(rig.standIn.calls[0]?.contactIds).toEqual([]);
    await rig.deliver({ ...request, attempt: 2 });
    expect(rig.standIn.calls.map(({ contactIds }) => contactIds)).toEqual([[rig.standIn.contacts[0]?.id]]);
  });

  it('waits for search before it makes a contact again when contacts have no unique property', async () => {
    const rig = await startHubspotRig(WITHOUT_UNIQUE, { searchLagMs: LAG_MS });
    const request = requestFor(dispositionEvent());
    const path = '/contacts/batch/create';
    rig.standIn.faults.add({ method: 'POST', path: '/contacts/search', times: 1 });
    rig.standIn.faults.add({ method: 'POST', path, action: 'reset', carriedOut: true, times: 1 });
    const inDoubtSince = rig.now();
    expect(await rig.refusal(request)).toMatchObject({ kind: 'ambiguous', retryAfterMs: LAG_MS });
    expect(await rig.refusal({ ...request, inDoubtSince })).toMatchObject({ code: 'hubspot-search-lag' });
    expect(rig.standIn.contacts).toHaveLength(1);
    rig.pass(LAG_MS);
    await rig.deliver({ ...request, inDoubtSince });
    expect(rig.standIn.contacts).toHaveLength(1);
    expect(rig.standIn.calls).toHaveLength(1);
  });
});

describe('a task whose creation is in doubt', () => {
  const dueAt = '2026-11-24T15:00:00.000Z';
  const task = { key: 'callback', subject: 'Call back', body: undefined, dueAt, priority: 'medium' } as const;
  const call = orderOf({ tasks: [{ ...task, owner: undefined, fields: {} }] });

  it('is found, and not made again, behind more that are named alike than one answer holds', async () => {
    const rig = await startHubspotRig(NO_CALL_KEY);
    const properties = { hs_timestamp: String(Date.parse(dueAt)), hs_task_subject: task.subject };
    for (let others = 0; others < 201; others += 1)
      await rig.call('POST', '/crm/v3/objects/tasks', { properties, associations: [] });
    const request = requestFor(dispositionEvent(), { call });
    rig.standIn.faults.add({ path: '/tasks/batch/create', action: 'reset', carriedOut: true, times: 1 });
    const inDoubtSince = rig.now();
    await rig.refusal(request);
    rig.pass(LAG_MS);
    const { ids } = await rig.deliver({ ...request, attempt: 2, inDoubtSince });
    expect(rig.standIn.tasks).toHaveLength(202);
    // What was found is remembered: a doubt that comes later begins with it.
    expect(await rig.identities.get('task', 'main:1795310300.1004:101:callback')).toBe(ids['task.callback']);
  });
});

describe('a later disposition of the same call', () => {
  it.each([
    ['with unique properties', {}],
    ['without', WITHOUT_UNIQUE],
  ])('updates the call that the first one made, %s', async (_name, settings) => {
    const rig = await startHubspotRig(settings);
    const first = await rig.deliver(requestFor(dispositionEvent()));
    const call = { uniqueid: '1795310300.1004', status: 'CALLBK', talkSeconds: 90 };
    const later = dispositionEvent({ id: 'evt_0002', call });
    const receipt = await rig.deliver(requestFor(later, { deliveryId: 'dlv_0002', known: first.ids }));
    expect(receipt).toMatchObject({ outcome: 'updated', ids: first.ids });
    expect(rig.standIn.calls).toHaveLength(1);
    expect(rig.standIn.calls[0]?.properties).toMatchObject({
      hs_call_title: 'Call: CALLBK',
      hs_call_duration: '90000',
    });
  });

  it.each([
    ['with unique properties', {}],
    ['without', WITHOUT_UNIQUE],
  ])('makes the call again when somebody deleted it in HubSpot, %s', async (_name, settings) => {
    const rig = await startHubspotRig(settings);
    const request = requestFor(dispositionEvent());
    const first = await rig.deliver(request);
    await rig.call('DELETE', `/crm/v3/objects/calls/${first.ids['call'] ?? ''}`);
    const receipt = await rig.deliver({ ...request, known: first.ids });
    expect(receipt.outcome).toBe('created');
    expect(rig.standIn.calls.map(({ contactIds }) => contactIds)).toEqual([[receipt.ids['contact']]]);
  });
});
