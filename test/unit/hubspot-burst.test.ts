import { describe, expect, it } from 'vitest';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { dispositionEvent, type HubspotRig, requestFor, requestsOf, startHubspotRig } from './hubspot-rig.ts';

const PEOPLE = 1000;
const CONCURRENCY = 300;
const SIGNAL_MS = 30_000;

/** Another lead and another call for each number. */
function strangerEvent(serial: number, lead: Partial<BridgeEvent['lead']> = {}): BridgeEvent {
  const phone = `312${String(2_000_000 + serial)}`;
  return dispositionEvent({
    id: `evt_${serial}`,
    leadKey: `main:${serial}`,
    callKey: `main:1795310300.${serial}:${serial}`,
    lead: { id: String(serial), phone, phoneCode: '1', e164: `+1${phone}`, ...lead },
    call: { uniqueid: `1795310300.${serial}`, status: 'SALE' },
  });
}

/** Deliver as a worker with room for so many does. */
async function deliverAll(
  rig: HubspotRig,
  events: readonly BridgeEvent[],
  concurrency = CONCURRENCY,
): Promise<void> {
  const waiting = events.values();
  const worker = async (): Promise<void> => {
    for (const event of waiting) {
      const request = requestFor(event, { deliveryId: `dlv_${event.id}` });
      await rig.deliver(request, AbortSignal.timeout(SIGNAL_MS));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

function eachOnItsOwn({ standIn }: HubspotRig): boolean {
  const phones = new Map(standIn.contacts.map(({ id, properties }) => [id, properties['phone']]));
  return standIn.calls.every(
    ({ properties, contactIds: [id = ''] }) => phones.get(id) === properties['hs_call_to_number'],
  );
}

describe('a burst of dispositions', () => {
  it('takes at most 0.05 requests each when HubSpot knows none of the people', async () => {
    const rig = await startHubspotRig({ limits: { requestsPer10Seconds: 190 } });
    const events = Array.from({ length: PEOPLE }, (_, serial) =>
      strangerEvent(serial, { email: `lead${serial}@example.test` }),
    );
    await deliverAll(rig, events);
    expect(rig.standIn.calls).toHaveLength(PEOPLE);
    expect(rig.standIn.contacts).toHaveLength(PEOPLE);
    expect(eachOnItsOwn(rig)).toBe(true);
    expect(rig.standIn.requests.length).toBeLessThanOrEqual(0.05 * PEOPLE);
  });

  it('is a lookup and two requests for one whom HubSpot does not know, and one for one whom it does', async () => {
    const rig = await startHubspotRig();
    await deliverAll(rig, [strangerEvent(1, { email: 'lead1@example.test' })]);
    expect(requestsOf(rig.standIn)).toEqual([
      'POST /crm/objects/2026-09/contacts/search',
      'POST /crm/objects/2026-09/contacts/batch/create',
      'POST /crm/objects/2026-09/calls/batch/create',
    ]);
    await deliverAll(rig, [{ ...strangerEvent(1), callKey: 'main:1795310300.2:1' }]);
    expect(requestsOf(rig.standIn).slice(3)).toEqual(['POST /crm/objects/2026-09/calls/batch/create']);
  });
});
