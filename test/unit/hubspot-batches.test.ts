import { describe, expect, it, vi } from 'vitest';
import type { DeliveryRequest } from '../../src/connector.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import {
  dispositionEvent,
  type HubspotRig,
  orderOf,
  requestFor,
  requestsOf,
  startHubspotRig,
  WITHOUT_UNIQUE,
} from './hubspot-rig.ts';

const CREATE_CALLS = 'POST /crm/objects/2026-09/calls/batch/create';

/** Another lead with another call for each number. */
function eventOf(serial: number, lead: Partial<BridgeEvent['lead']> = {}): BridgeEvent {
  const phone = `312${String(2_000_000 + serial)}`;
  return dispositionEvent({
    id: `evt_${serial}`,
    leadKey: `main:${serial}`,
    callKey: `main:1795310300.${serial}:${serial}`,
    lead: { id: String(serial), phone, phoneCode: '1', e164: `+1${phone}`, ...lead },
    call: { uniqueid: `1795310300.${serial}`, status: 'SALE' },
  });
}

function requestOf(serial: number, changes: Partial<DeliveryRequest> = {}): DeliveryRequest {
  return requestFor(eventOf(serial), { deliveryId: `dlv_${serial}`, ...changes });
}

/** Contacts of leads that the map knows. */
function knownContacts(rig: HubspotRig, count: number): Promise<string[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, serial) => {
      const id = rig.standIn.create({ lastname: `L${serial}`, phone: eventOf(serial).lead.e164 ?? '' });
      await rig.identities.set('contact', `main:${serial}`, id);
      return id;
    }),
  );
}

const serials = (count: number): number[] => Array.from({ length: count }, (_, serial) => serial);
const requestsTo = (rig: HubspotRig, line: string): number =>
  requestsOf(rig.standIn).filter((one) => one === line).length;
const contactOfCalls = (rig: HubspotRig): (readonly string[])[] =>
  rig.standIn.calls
    .toSorted((one, other) =>
      (one.properties['hs_call_to_number'] ?? '').localeCompare(other.properties['hs_call_to_number'] ?? ''),
    )
    .map(({ contactIds }) => contactIds);

describe('deliveries that come at the same time', () => {
  it('stand in one request, each with its own call on its own contact', async () => {
    const rig = await startHubspotRig();
    const contacts = await knownContacts(rig, 50);
    const receipts = await Promise.all(serials(50).map((serial) => rig.deliver(requestOf(serial))));
    expect(receipts.map(({ ids }) => ids['contact'])).toEqual(contacts);
    expect(contactOfCalls(rig)).toEqual(contacts.map((id) => [id]));
    expect(requestsOf(rig.standIn)).toEqual([CREATE_CALLS]);
  });

  it('do not wait for company: a lone one is one request, and the next is another', async () => {
    const rig = await startHubspotRig();
    await knownContacts(rig, 2);
    for (const serial of serials(2)) await rig.deliver(requestOf(serial));
    expect(requestsOf(rig.standIn)).toEqual([CREATE_CALLS, CREATE_CALLS]);
  });

  it('ask for the names of the properties once, for all of them', async () => {
    const rig = await startHubspotRig();
    await knownContacts(rig, 50);
    const call = orderOf({ personFields: { lifecyclestage: 'customer' } });
    await Promise.all(serials(50).map((serial) => rig.deliver(requestOf(serial, { call }))));
    expect(requestsTo(rig, 'GET /crm/properties/2026-09/contacts')).toBe(1);
  });

  it('do not stand in one request when they change one contact', async () => {
    const rig = await startHubspotRig();
    const id = rig.standIn.create({ lastname: 'Shared' });
    for (const serial of serials(8)) await rig.identities.set('contact', `main:${serial}`, id);
    const call = orderOf({ activity: undefined, personFields: { lifecyclestage: 'customer' } });
    await Promise.all(serials(8).map((serial) => rig.deliver(requestOf(serial, { call }))));
    expect(requestsTo(rig, 'POST /crm/objects/2026-09/contacts/batch/update')).toBe(8);
  });

  it('leave one call each when one of them was made before', async () => {
    const rig = await startHubspotRig();
    await knownContacts(rig, 3);
    await rig.deliver(requestOf(1));
    const receipts = await Promise.all(serials(3).map((serial) => rig.deliver(requestOf(serial))));
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['created', 'updated', 'created']);
    expect(rig.standIn.calls).toHaveLength(3);
  });

  it('do not suffer from one that HubSpot refuses, be it the row or the whole request', async () => {
    const rig = await startHubspotRig();
    const [, refused = ''] = await knownContacts(rig, 4);
    rig.standIn.refuseChanges(refused, { status: 400, category: 'VALIDATION_ERROR' });
    const call = orderOf({ personFields: { hs_lead_status: 'NEW' } });
    const ends = await Promise.allSettled(
      serials(4).map((serial) => rig.deliver(requestOf(serial, { call }))),
    );
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(rig.standIn.contacts.map(({ properties }) => properties['hs_lead_status'])).toEqual([
      'NEW',
      undefined,
      'NEW',
      'NEW',
    ]);
    expect(rig.standIn.calls).toHaveLength(4);
  });

  it('leave one call each when a request of all of them was refused as a whole', async () => {
    const rig = await startHubspotRig();
    await knownContacts(rig, 8);
    const body = { status: 'error', category: 'VALIDATION_ERROR', message: 'one of them' };
    rig.standIn.faults.add({ path: '/calls/batch/create', action: 'status', status: 400, body, times: 1 });
    await Promise.all(serials(8).map((serial) => rig.deliver(requestOf(serial))));
    expect(rig.standIn.calls).toHaveLength(8);
    expect(requestsTo(rig, CREATE_CALLS)).toBe(3);
  });

  it.each([
    ['with unique properties', {}, {}],
    ['without', WITHOUT_UNIQUE, { uniqueProperties: false }],
  ])(
    'leave one call each when the answer to all was lost and all come again, %s',
    async (_name, settings, options) => {
      const rig = await startHubspotRig(settings, options);
      await knownContacts(rig, 6);
      rig.standIn.faults.add({ path: '/calls/batch/create', action: 'reset', carriedOut: true, times: 1 });
      const inDoubtSince = rig.now();
      const ends = await Promise.allSettled(serials(6).map((serial) => rig.deliver(requestOf(serial))));
      for (const end of ends) expect(end).toMatchObject({ reason: { kind: 'ambiguous' } });
      rig.pass(60_000);
      await Promise.all(
        serials(6).map((serial) => rig.deliver(requestOf(serial, { attempt: 2, inDoubtSince }))),
      );
      expect(rig.standIn.calls).toHaveLength(6);
      expect(rig.standIn.calls.every(({ contactIds }) => contactIds.length === 1)).toBe(true);
    },
  );

  it('tell who was asked about and who was not when their time is up', async () => {
    const rig = await startHubspotRig();
    await knownContacts(rig, 3);
    rig.standIn.faults.add({ path: '/calls/batch/create', action: 'stall', times: 2 });
    const controller = new AbortController();
    const outcome = (serial: number): Promise<unknown> =>
      rig.deliver(requestOf(serial), controller.signal).catch((error: unknown) => error);
    const first = outcome(0);
    await vi.waitFor(() => expect(requestsTo(rig, CREATE_CALLS)).toBe(1));
    const second = outcome(1);
    await vi.waitFor(() => expect(requestsTo(rig, CREATE_CALLS)).toBe(2));
    const third = outcome(2);
    // Whoever is not full waits while two are under way.
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    controller.abort();
    expect(await first).toMatchObject({ kind: 'ambiguous', code: 'hubspot-timeout' });
    expect(await second).toMatchObject({ kind: 'ambiguous', code: 'hubspot-timeout' });
    expect(await third).toMatchObject({ kind: 'transient', code: 'hubspot-aborted' });
    expect(requestsTo(rig, CREATE_CALLS)).toBe(2);
  });

  it('all end on a living contact when many contacts were merged, deleted or created anew meanwhile', async () => {
    const rig = await startHubspotRig({ limits: { requestsPer10Seconds: 1000 } });
    const people = 40;
    const contacts = await knownContacts(rig, people);
    for (let serial = 0; serial < people; serial += 4) {
      rig.standIn.archive(contacts[serial] ?? '');
      rig.standIn.merge(contacts[serial + 1] ?? '', contacts[serial + 2] ?? '');
    }
    await Promise.all(serials(people).map((serial) => rig.deliver(requestOf(serial))));
    const living = new Set(rig.standIn.contacts.map(({ id }) => id));
    expect(rig.standIn.calls).toHaveLength(people);
    for (const { contactIds } of rig.standIn.calls) {
      expect(contactIds).toHaveLength(1);
      expect(living).toContain(contactIds[0]);
    }
    // Who was merged may be remembered under the old id, which HubSpot reads as the new one.
    for (const serial of serials(people)) {
      const id = (await rig.identities.get('contact', `main:${serial}`)) ?? '';
      expect(living).toContain((await rig.call('GET', `/crm/objects/2026-09/contacts/${id}`)).body.id);
    }
  });

  it('make one contact for several leads with the same unknown number', async () => {
    const rig = await startHubspotRig({}, { searchLagMs: 60_000 });
    const lead = { phone: '3125550199', e164: '+13125550199' };
    await Promise.all(
      serials(5).map((serial) =>
        rig.deliver(requestFor(eventOf(serial, lead), { deliveryId: `dlv_${serial}` })),
      ),
    );
    expect(rig.standIn.contacts).toHaveLength(1);
    expect(rig.standIn.calls.map(({ contactIds }) => contactIds)).toEqual(serials(5).map(() => ['801']));
  });
});

describe('the search of many numbers at once', () => {
  it('asks in halves when what it finds is more than a page, and finds all', async () => {
    const rig = await startHubspotRig({ limits: { requestsPer10Seconds: 1000 } });
    const person = { several: 'park', none: 'park', object: undefined, defaults: {} } as const;
    for (const serial of [0, 1, 2])
      for (let copy = 0; copy < 90; copy += 1)
        rig.standIn.create({ lastname: `C${copy}`, phone: eventOf(serial).lead.e164 ?? '' });
    const call = orderOf({ person });
    const ends = await Promise.all(
      serials(3).map((serial) =>
        rig
          .deliver(requestOf(serial, { call }))
          .catch((error: unknown) => error as { candidates: unknown[] }),
      ),
    );
    expect(ends.map((end) => ('candidates' in end ? end.candidates.length : 0))).toEqual([90, 90, 90]);
    expect(requestsOf(rig.standIn).filter((line) => line.endsWith('/search')).length).toBeGreaterThan(1);
  });

  it.each(['+44 20 7946 0018', '020 7946 0018', '442079460018', '2079460018'])(
    'finds a number outside of North America that is written %s',
    async (written) => {
      const rig = await startHubspotRig();
      const id = await rig.addContact({ lastname: 'Known', phone: written.replaceAll(' ', '') });
      const lead = { phone: '2079460018', phoneCode: '44', e164: '+442079460018' };
      const receipt = await rig.deliver(requestFor(eventOf(1, lead)));
      expect(receipt.ids['contact']).toBe(id);
    },
  );

  it('asks for North American numbers by the two calculated properties only', async () => {
    const rig = await startHubspotRig();
    await rig.deliver(requestOf(1));
    const search = rig.standIn.bodies.find(({ path }) => path.endsWith('/search'));
    expect(search?.body).toMatchObject({
      filterGroups: [
        {
          filters: [
            { propertyName: 'hs_searchable_calculated_phone_number', operator: 'IN', values: ['3122000001'] },
          ],
        },
        {
          filters: [
            {
              propertyName: 'hs_searchable_calculated_mobile_number',
              operator: 'IN',
              values: ['3122000001'],
            },
          ],
        },
      ],
      limit: 200,
    });
  });
});
