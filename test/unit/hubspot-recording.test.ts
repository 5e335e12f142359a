import { describe, expect, it } from 'vitest';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { dispositionEvent, requestFor, startHubspotRig, WITHOUT_UNIQUE } from './hubspot-rig.ts';

const URL = 'https://bridge.example.test/recordings/abc';

function found(recordingUrl: string): BridgeEvent {
  const call = { uniqueid: '1795310300.1004', status: 'SALE', recordingUrl };
  return dispositionEvent({ id: 'evt_0002', type: 'recording-found', call });
}

describe('a recording that was found after the call', () => {
  it.each([
    ['with unique properties', {}, {}],
    ['without', WITHOUT_UNIQUE, { uniqueProperties: false }],
  ])(
    'is put on the call of the disposition, once and without another call, %s',
    async (_name, settings, options) => {
      const rig = await startHubspotRig(settings, options);
      const { ids } = await rig.deliver(requestFor(dispositionEvent()));
      const receipt = await rig.deliver(requestFor(found(URL)));
      expect(receipt).toMatchObject({ outcome: 'updated', ids: { call: ids['call'] } });
      expect(rig.standIn.calls.map(({ properties }) => properties['hs_call_recording_url'])).toEqual([URL]);
      expect(rig.standIn.calls[0]?.properties).toMatchObject({ hs_call_title: 'Call: SALE' });
      expect(await rig.deliver(requestFor(found(URL)))).toMatchObject({ outcome: 'unchanged' });
    },
  );

  it('is found by search where neither HubSpot nor the ledger has the key of the call', async () => {
    const rig = await startHubspotRig(WITHOUT_UNIQUE, { uniqueProperties: false });
    await rig.deliver(requestFor(dispositionEvent()));
    await rig.identities.forget('call', 'main:1795310300.1004:101');
    await rig.deliver(requestFor(found(URL)));
    expect(rig.standIn.calls.map(({ properties }) => properties['hs_call_recording_url'])).toEqual([URL]);
  });

  it('becomes one line of the call’s text when it is not on HTTPS', async () => {
    const rig = await startHubspotRig();
    await rig.deliver(requestFor(dispositionEvent()));
    const plain = 'http://10.0.0.5/a.wav?x=1&y=2';
    await rig.deliver(requestFor(found(plain)));
    expect(await rig.deliver(requestFor(found(plain)))).toMatchObject({ outcome: 'unchanged' });
    const properties = rig.standIn.calls[0]?.properties;
    expect(properties).not.toHaveProperty('hs_call_recording_url');
    expect(properties?.['hs_call_body']).toBe(
      '<p>Status: SALE<br>VICIdial call: 1795310300.1004</p><p>Recording: http://10.0.0.5/a.wav?x=1&amp;y=2</p>',
    );
  });

  it('stays in the call’s text, whole, when the call is disposed of again', async () => {
    const rig = await startHubspotRig();
    const first = await rig.deliver(requestFor(dispositionEvent()));
    const plain = `http://bridge.example.test/recordings/${'t'.repeat(300)}`;
    await rig.deliver(requestFor(found(plain), { known: first.ids }));
    const call = { uniqueid: '1795310300.1004', status: 'NI' };
    const later = dispositionEvent({ id: 'evt_0003', call });
    await rig.deliver(requestFor(later, { deliveryId: 'dlv_0003', known: first.ids }));
    const body = rig.standIn.calls[0]?.properties['hs_call_body'];
    expect(body).toContain(`Recording: ${plain}<br>`);
    expect(body).toContain('Status: NI');
  });

  it('is on the call that is logged only after it was found: somebody had to decide whose it is', async () => {
    const rig = await startHubspotRig();
    expect(await rig.deliver(requestFor(found(URL)))).toMatchObject({ outcome: 'skipped' });
    await rig.deliver(requestFor(dispositionEvent()));
    expect(rig.standIn.calls.map(({ properties }) => properties['hs_call_recording_url'])).toEqual([URL]);
  });

  it('is skipped with the reason when HubSpot has no record of the call', async () => {
    const rig = await startHubspotRig();
    const receipt = await rig.deliver(requestFor(found(URL)));
    expect(receipt).toMatchObject({ outcome: 'skipped', warnings: [expect.stringContaining('no record')] });
    expect(rig.standIn.calls).toEqual([]);
  });

  it('tells beforehand which call it would be put on, and writes nothing', async () => {
    const rig = await startHubspotRig();
    const { ids } = await rig.deliver(requestFor(dispositionEvent()));
    expect((await rig.preview(requestFor(found(URL)))).changes).toEqual([
      {
        object: 'call',
        id: ids['call'],
        outcome: 'updated',
        fields: { hs_call_recording_url: { from: undefined, to: URL } },
      },
    ]);
    expect(rig.standIn.calls[0]?.properties).not.toHaveProperty('hs_call_recording_url');
  });
});
