import { describe, expect, it } from 'vitest';
import { ANNA, HOT, startOrders } from './vicidial-orders-rig.ts';

const BLOCKED = ['+13125550101', '+442079460018'];

describe('an order for somebody on our own do-not-call list', () => {
  it.each([
    { phone: '3125550101', phoneCode: '0' },
    { phone: '3125550101', phoneCode: '' },
    { phone: '0113125550101', phoneCode: '1' },
    { phone: '011442079460018', phoneCode: '1' },
    { phone: '442079460018', phoneCode: '1' },
    { phone: '00442079460018', phoneCode: '1' },
    { phone: '00442079460018', phoneCode: '44' },
    { e164: '+442079460018' },
  ])('adds no lead, however the number is written: %o (defect: it was sent unasked)', async (lead) => {
    const { standIn, place, blocked } = await startOrders();
    for (const number of BLOCKED) blocked.set(number, 'system');
    const receipt = await place({ lead });
    expect(receipt.outcome).toBe('skipped');
    expect(receipt.warnings).toEqual([expect.stringMatching(/^dnc: /)]);
    expect(standIn.leads).toEqual([]);
  });

  it.each([{ altPhone: '0113125550101' }, { altPhone: '1 312 555 0101' }])(
    'adds no lead when the further number is blocked: %o',
    async (more) => {
      const { standIn, place, blocked } = await startOrders();
      for (const number of BLOCKED) blocked.set(number, 'system');
      expect(await place({ lead: { ...ANNA, phone: '3125550102', ...more } })).toMatchObject({ outcome: 'skipped' }); // prettier-ignore
      expect(standIn.leads).toEqual([]);
    },
  );
});

describe('an order with a number that is not possible', () => {
  it.each([
    { phone: '5550101', phoneCode: '1' },
    { phone: '3125550101', phoneCode: '999' },
    { phone: '1111111111', phoneCode: '1' },
  ])('is refused for good before anything is sent: %o', async (lead) => {
    const { standIn, place } = await startOrders();
    await expect(place({ lead })).rejects.toMatchObject({ kind: 'permanent', code: 'invalid-phone' });
    expect(standIn.requests).toEqual([]);
  });

  it('leaves out a further number that is not, and says so', async () => {
    const { standIn, place } = await startOrders();
    const receipt = await place({
      lead: { ...ANNA, altPhone: '555-0199' },
      altPhones: [{ number: '5550199', phoneCode: undefined, note: undefined }],
    });
    expect(receipt).toMatchObject({ outcome: 'created' });
    expect(receipt.warnings.toSorted()).toEqual([
      expect.stringMatching(/^alt_phone: left out/),
      expect.stringMatching(/^multi_alt_phones: 1 left out/),
    ]);
    expect(standIn.leads).toMatchObject([{ phone_number: '3125550101', alt_phone: '' }]);
  });

  it('reads a further number that is news alone with the calling code of the lead', async () => {
    const { standIn, place } = await startOrders();
    const lead = { phone: '2079460018', phoneCode: '44', firstName: 'Ann' };
    await place({ lead });
    await place({ lead: { ...lead, altPhone: '020 7946 0019' }, changed: ['altPhone'] });
    expect(standIn.leads).toMatchObject([{ phone_number: '2079460018', alt_phone: '2079460019' }]);
  });

  it('puts no lead into the hopper whose number in VICIdial is not possible', async () => {
    const { standIn, place } = await startOrders();
    await place({});
    Object.assign(standIn.leads[0] ?? {}, { phone_number: '5550101' });
    const receipt = await place({ hot: HOT, changed: [] });
    expect(receipt.warnings).toEqual([expect.stringContaining('is not possible as one')]);
    expect(standIn.hopper).toEqual([]);
  });
});

it('counts a number without a calling code as one of the dialer’s own country', async () => {
  const { standIn, place, blocked } = await startOrders({ defaultPhoneCode: '44' });
  blocked.set('+442079460018', 'system');
  expect(await place({ lead: { phone: '020 7946 0018', phoneCode: '0' } })).toMatchObject({ outcome: 'skipped' }); // prettier-ignore
  await place({ lead: { phone: '020 7946 0019' } });
  expect(standIn.leads).toMatchObject([{ phone_code: '44', phone_number: '2079460019' }]);
});
