import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Client } from '@hubspot/api-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dispositionEvent, requestFor, requestsOf, startHubspotRig, TOKEN } from './hubspot-rig.ts';

describe('the client library in its harness', () => {
  it.each(['before', 'after'])(
    'sends a failing write once when another client with retries was made %s it',
    async (when) => {
      const other = (): Client => new Client({ accessToken: 'other', numberOfApiCallRetries: 3 });
      if (when === 'before') other();
      const rig = await startHubspotRig();
      if (when === 'after') other();
      rig.standIn.faults.add({ path: '/calls/batch/create', action: 'status', status: 502 });
      await rig.refusal(requestFor(dispositionEvent()));
      expect(requestsOf(rig.standIn).filter((line) => line.endsWith('/calls/batch/create'))).toHaveLength(1);
    },
  );

  it('keeps two connections of one process on their own account', async () => {
    const one = await startHubspotRig();
    const other = await startHubspotRig({ accessToken: 'pat-na1-other' }, { accessToken: 'pat-na1-other' });
    await Promise.all([one, other].map((rig) => rig.deliver(requestFor(dispositionEvent()))));
    await one.deliver(requestFor(dispositionEvent({ callKey: 'main:2:101' })));
    expect([one.standIn.calls.length, other.standIn.calls.length]).toEqual([2, 1]);
  });

  it.each(['2026-03', 'v3'])('writes the paths of version %s when that is configured', async (apiVersion) => {
    const rig = await startHubspotRig({ apiVersion });
    await rig.deliver(requestFor(dispositionEvent()));
    await rig.deliver(requestFor(dispositionEvent(), { inDoubtSince: rig.now() }));
    const [objects, associations] =
      apiVersion === 'v3'
        ? ['/crm/v3/objects', '/crm/v4/associations']
        : [`/crm/objects/${apiVersion}`, `/crm/associations/${apiVersion}`];
    expect(requestsOf(rig.standIn)).toEqual([
      `POST ${objects}/contacts/search`,
      `POST ${objects}/contacts/batch/create`,
      `POST ${objects}/calls/batch/create`,
      `POST ${objects}/calls/batch/upsert`,
      `POST ${associations}/calls/contacts/batch/create`,
    ]);
    const findings = await rig.connection.check(AbortSignal.timeout(5000));
    expect(findings.filter(({ level }) => level !== 'ok')).toEqual([]);
  });

  it('says that nothing was sent when the time is up before a connection stands', async () => {
    const rig = await startHubspotRig();
    const controller = new AbortController();
    // Fires while the first request is being made: its socket cannot be connected yet.
    const abort = (): void => queueMicrotask(() => controller.abort());
    subscribe('http.client.request.created', abort);
    onTestFinished(() => void unsubscribe('http.client.request.created', abort));
    const read = rig.connection.records?.read(
      { object: 'contact', id: '801' },
      { fields: [], memberships: false },
      { signal: controller.signal, warn() {} },
    );
    await expect(read).rejects.toMatchObject({ kind: 'transient', code: 'hubspot-aborted' });
    expect(rig.standIn.requests).toEqual([]);
  });

  it('frees the socket of an idle connection when it is closed', async () => {
    const rig = await startHubspotRig();
    await rig.deliver(requestFor(dispositionEvent()));
    const sockets = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
    const before = sockets();
    await rig.connection.close();
    await expect.poll(sockets).toBeLessThan(before);
  });

  it('never has the token in a path', async () => {
    const rig = await startHubspotRig();
    await rig.deliver(requestFor(dispositionEvent()));
    await rig.connection.check(AbortSignal.timeout(5000));
    expect(rig.standIn.requests.map(({ path }) => path).join(' ')).not.toContain(TOKEN);
  });
});
