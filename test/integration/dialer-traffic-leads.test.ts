import { expect, onTestFinished, test } from 'vitest';
import { startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import { postedOrder } from '../contract/posted-order.ts';
import { memoryIdentities } from '../contract/rig.ts';
import { leadEvent } from '../unit/vicidial-rig.ts';
import { dialerOf, patience, workers } from './dialer-traffic-rig.ts';
import { keptLog } from './ledger-rig.ts';

async function racingDialer() {
  const standIn = await startDialerStandIn({
    users: [{ user: 'bridge', password: 'right-password' }],
    races: true,
  });
  onTestFinished(() => standIn.close());
  return standIn;
}

test('the stand-in races as VICIdial does: twenty identical add_lead at once make more than one lead', async () => {
  const standIn = await racingDialer();
  const form = {
    user: 'bridge',
    pass: 'right-password',
    source: 'test',
    function: 'add_lead',
    phone_number: '3125550100',
    phone_code: '1',
    list_id: '1001',
    duplicate_check: 'DUPLIST',
  };
  const add = () => fetch(standIn.apiUrl, { method: 'POST', body: new URLSearchParams(form) });
  await Promise.all(Array.from({ length: 20 }, add));
  expect(standIn.leads.length).toBeGreaterThan(1);
});

test.each([
  ['by its phone number', {}],
  ['by its vendor lead code', { vendorLeadCode: 'CRM-7' }],
])(
  'when two workers deliver the same lead twenty times at once, known %s, then there is one lead',
  async (_name, key) => {
    const rig = workers();
    const standIn = await racingDialer();
    const both = [await dialerOf(rig, standIn.url), await dialerOf(rig, standIn.url)];
    const { logger } = keptLog();
    const receipts = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const event = leadEvent(`evt_${index}`, { phone: '3125550100', phoneCode: '1', ...key });
        const signal = patience();
        return both[index % 2]?.deliver(
          {
            deliveryId: `dlv_${index}`,
            effectKey: event.id,
            event,
            attempt: 1,
            inDoubtSince: undefined,
            known: {},
            order: postedOrder(event, { effectKey: event.id, signal }),
          },
          // Neither knows what the other has done but by the dialer.
          { signal, logger, identities: memoryIdentities() },
        );
      }),
    );
    expect(standIn.leads).toHaveLength(1);
    expect(receipts.filter((receipt) => receipt?.outcome === 'created')).toHaveLength(1);
  },
);
