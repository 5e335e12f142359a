import { expect, test } from 'vitest';
import { startOrders } from './vicidial-orders-rig.ts';

async function findings(user: object) {
  const { dialer, standIn } = await startOrders({ user, standIn: { leads: [{ status: 'NEW' }] } });
  const found = await dialer.check(AbortSignal.timeout(10_000));
  expect(standIn.dnc.size, 'the check has written').toBe(0);
  expect(standIn.leads).toMatchObject([{ status: 'NEW' }]);
  return found.filter(({ message }) => !message.includes('plain http'));
}

test('when the API user may do everything, then the check says that callbacks and DNC lists work', async () => {
  const found = await findings({});
  expect(found.map(({ level }) => level)).not.toContain('warning');
  expect(found.at(-1)).toMatchObject({
    level: 'ok',
    message: expect.stringContaining('DNC lists') as string,
  });
});

test.each([
  ['modify_lists', { columns: { modify_lists: '0' } }, [/add_dnc_phone.*do-not-call/, /list_custom_fields/]],
  [
    'view_reports',
    { columns: { view_reports: '0' } },
    [/campaigns_list.*callbacks and DNC/, /lead_callback_info/],
  ],
  [
    'the functions for hot leads',
    {
      allowedFunctions:
        ' add_lead update_lead lead_search add_dnc_phone campaigns_list lead_callback_info list_custom_fields ',
    },
    [/lead_field_info.*hot leads/, /check_phone_number/],
  ],
])(
  'when the API user lacks %s, then a warning names what it is for, and it is no error',
  async (_name, user, words) => {
    const found = await findings(user);
    expect(found.filter(({ level }) => level === 'error')).toEqual([]);
    const warnings = found.filter(({ level }) => level === 'warning').map(({ message }) => message);
    expect(warnings).toEqual(words.map((word) => expect.stringMatching(word) as string));
  },
);
