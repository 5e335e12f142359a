import { expect, test } from 'vitest';
import { planOrder } from '../../connectors/vicidial/plan-order.ts';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';
import { ANNA, HOT, ORDER, POLICY } from './vicidial-orders-rig.ts';

const settings = VicidialSettings.parse({
  type: 'vicidial',
  url: 'http://127.0.0.1:1',
  user: 'bridge',
  password: 'right-password',
  timezone: 'America/New_York',
  listId: '1001',
});
const limits = { nonLatin: false };
const plan = (order: object, nowMs?: number) => planOrder({ ...ORDER, ...order }, settings, limits, nowMs);

test('a plan shows the call for a new lead and the one for a lead that is there, and what is changed', () => {
  const lead = { ...ANNA, firstName: 'José; Müller', city: '' };
  const { calls, changes } = plan({ lead, custom: { policy: 'P-1' }, hot: HOT });
  expect(calls).toMatchObject([
    {
      function: 'add_lead',
      parameters: {
        custom_fields: 'Y', policy: 'P-1', first_name: 'Jose Muller', phone_number: '3125550101', phone_code: '1',
        list_id: '1001', list_exists_check: 'Y', duplicate_check: 'DUPCAMP', dnc_check: 'Y', campaign_dnc_check: 'Y',
        campaign_id: 'SALES', add_to_hopper: 'Y', hopper_priority: '99',
      },
    },
    { function: 'update_lead', parameters: { search_method: 'LEAD_ID', city: '--BLANK--', first_name: 'Jose Muller' } },
    { function: 'update_lead', parameters: { add_to_hopper: 'Y' } },
  ]); // prettier-ignore
  expect(changes).toEqual(['first_name: transliterated, characters removed']);
  expect(JSON.stringify(calls)).not.toContain('right-password');
});

test.each([
  ['add', ['add_lead']],
  ['update', ['update_lead']],
  ['upsert', ['add_lead', 'update_lead']],
] as const)('with the policy to %s only its own calls are shown', (write, functions) => {
  const { calls } = plan({ policy: { ...POLICY, write } });
  expect(calls.map(({ function: name }) => name)).toEqual(functions);
});

test('only what is news is shown for a lead that is there', () => {
  const { calls } = plan({ lead: { ...ANNA, city: 'Boston' }, changed: ['city'] });
  expect(calls[1]?.parameters).toEqual({ search_method: 'LEAD_ID', lead_id: '<lead id>', city: 'Boston' });
  expect(plan({ changed: [] }).calls.map(({ function: name }) => name)).toEqual(['add_lead']);
});

test('a callback is shown with its local time, and the hold after it', () => {
  const callback = { at: '2026-12-01T14:30:00Z', agentUser: 'agent001', comments: "it's" };
  const { calls, changes } = plan({ callback, hot: HOT });
  expect(calls.slice(2)).toMatchObject([
    { parameters: { callback: 'Y', callback_datetime: '2026-12-01 09:30:00', callback_user: 'agent001', callback_comments: 'its' } },
    { parameters: { status: 'CBHOLD' } },
  ]); // prettier-ignore
  expect(calls[0]?.parameters).not.toHaveProperty('add_to_hopper');
  expect(changes).toEqual(['callback_comments: characters removed']);
  expect(plan({ callback }, Date.parse('2026-12-03T00:00:00Z')).changes).toEqual([
    expect.stringContaining('more than a day'),
  ]);
});

test.each([
  [{ do: 'status', status: 'GONE' }, ['update_lead'], { status: 'GONE', remove_from_hopper: 'Y' }],
  [{ do: 'dnc' }, ['add_dnc_phone', 'update_lead'], { status: 'DNC', remove_from_hopper: 'Y' }],
  [{ do: 'remove-from-hopper' }, ['update_lead'], { remove_from_hopper: 'Y' }],
  [{ do: 'delete' }, ['update_lead'], { delete_lead: 'Y' }],
] as const)('a record that is gone shows what becomes of its lead: %o', (action, functions, parameters) => {
  const { calls } = planOrder({ kind: 'dispose', leadId: '101', action }, settings, limits);
  expect(calls.map(({ function: name }) => name)).toEqual(functions);
  expect(calls.at(-1)?.parameters).toMatchObject({ lead_id: '101', ...parameters });
});
