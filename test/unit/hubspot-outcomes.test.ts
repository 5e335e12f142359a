import { describe, expect, it } from 'vitest';
import { dispositionEvent, type HubspotRig, orderOf, requestFor, startHubspotRig } from './hubspot-rig.ts';

const OWN = { label: 'Not interested', value: '1f0ee1b0-aaaa-4bbb-8ccc-0123456789ab' };
const CONNECTED = 'f240bbac-87c9-4f6e-bf70-924b57d47db7';
const NO_ANSWER = '73a0d17f-1163-4015-bdd5-ec830791da20';

async function outcomeOf(
  rig: HubspotRig,
  status: string,
  outcome?: string,
): Promise<{ readonly guid: unknown; readonly status: unknown; readonly warnings: readonly string[] }> {
  const callKey = `main:${status}:101`;
  const call = orderOf({ activity: { outcome, subject: undefined, fields: {} } });
  const event = dispositionEvent({ callKey, call: { uniqueid: '1795310300.1004', status } });
  const { warnings } = await rig.deliver(requestFor(event, { call }));
  const properties = rig.standIn.calls.at(-1)?.properties ?? {};
  return { guid: properties['hs_call_disposition'], status: properties['hs_call_status'], warnings };
}

const readings = ({ standIn }: HubspotRig): number =>
  standIn.requests.filter(({ path }) => path.includes('hs_call_disposition')).length;

describe('the outcome of a call', () => {
  it.each(['NA', 'N', 'NP', 'ADC', 'A'])('is no answer when VICIdial’s status is %s', async (status) => {
    const rig = await startHubspotRig();
    expect(await outcomeOf(rig, status)).toMatchObject({ guid: NO_ANSWER, status: 'NO_ANSWER' });
  });

  it('is the account’s own one by its label, in settings and order alike, asked for once', async () => {
    const rig = await startHubspotRig({ dispositions: { NI: 'not interested' } }, { callOutcomes: [OWN] });
    expect(await outcomeOf(rig, 'NI')).toMatchObject({ guid: OWN.value, status: 'COMPLETED' });
    expect(await outcomeOf(rig, 'NA', 'Not Interested')).toMatchObject({
      guid: OWN.value,
      status: 'NO_ANSWER',
    });
    expect(readings(rig)).toBe(1);
  });

  it('is what the order says before what the settings say', async () => {
    const rig = await startHubspotRig({ dispositions: { SALE: 'busy' } });
    expect(await outcomeOf(rig, 'SALE', 'no-answer')).toMatchObject({ guid: NO_ANSWER });
  });

  it('is the built-in one, with a warning that names the label, when the account has none of it', async () => {
    const rig = await startHubspotRig();
    const outcome = await outcomeOf(rig, 'SALE', 'Sold');
    expect(outcome).toMatchObject({ guid: CONNECTED, status: 'COMPLETED' });
    expect(outcome.warnings).toEqual([expect.stringContaining('labelled Sold')]);
  });
});
