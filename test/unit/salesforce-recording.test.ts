import { describe, expect, it } from 'vitest';
import type { Receipt } from '../../src/connector.ts';
import { disposition, requestFor, startSalesforceRig, type SalesforceRig } from './salesforce-rig.ts';

const LINK = 'https://bridge.example.com/recordings/abc';

function found(rig: SalesforceRig, recordingUrl = LINK, known = {}): Promise<Receipt> {
  const event = disposition({ type: 'recording-found', call: { uniqueid: '1795310300.1004', recordingUrl } });
  return rig.deliver(requestFor(event, { known }));
}

describe('the recording of a call', () => {
  it('stands once, on a line of its own, at the end of the description', async () => {
    const rig = await startSalesforceRig();
    const { ids } = await rig.deliver(requestFor(disposition({ campaign: 'SALES' })));
    expect(await found(rig)).toMatchObject({ outcome: 'updated', ids: { Task: ids['Task'] } });
    expect(await found(rig, LINK, ids)).toMatchObject({ outcome: 'unchanged' });
    expect(rig.standIn.tasks).toMatchObject([{ Description: `Campaign: SALES\nRecording: ${LINK}` }]);
  });

  it('is still there when the call is dispositioned again', async () => {
    const rig = await startSalesforceRig();
    const { ids } = await rig.deliver(requestFor(disposition()));
    await found(rig);
    await rig.deliver(requestFor(disposition({ campaign: 'LATER' }), { known: ids }));
    expect(rig.standIn.tasks).toMatchObject([{ Description: `Campaign: LATER\nRecording: ${LINK}` }]);
  });

  it('stands in the configured field, and in the description when it is longer than that', async () => {
    const rig = await startSalesforceRig({ settings: { recordingField: 'Recording_Link__c' } });
    await rig.deliver(requestFor(disposition()));
    await found(rig);
    expect(rig.standIn.tasks).toMatchObject([{ Recording_Link__c: LINK }]);
    expect(rig.standIn.tasks[0]).not.toHaveProperty('Description');
    const long = `${LINK}${'x'.repeat(255)}`;
    expect((await found(rig, long)).warnings).toEqual([expect.stringContaining('holds 255 characters')]);
    expect(rig.standIn.tasks).toMatchObject([{ Description: `Recording: ${long}` }]);
  });

  it.each([
    ['description', {}, { Description: `Campaign: SALES\nRecording: ${LINK}` }],
    ['configured field', { recordingField: 'Recording_Link__c' }, { Recording_Link__c: LINK }],
  ])('is in the %s of a call that is logged only after it was found', async (_name, settings, held) => {
    const rig = await startSalesforceRig({ settings });
    expect(await found(rig)).toMatchObject({ outcome: 'skipped' });
    await rig.deliver(requestFor(disposition({ campaign: 'SALES' })));
    expect(rig.standIn.tasks).toMatchObject([held]);
  });

  it('is skipped, with the reason, when Salesforce holds no Task of the call', async () => {
    const rig = await startSalesforceRig();
    expect(await found(rig)).toMatchObject({
      outcome: 'skipped',
      warnings: [expect.stringContaining('no Task of this call')],
    });
    expect(rig.standIn.writes).toEqual([]);
  });
});
