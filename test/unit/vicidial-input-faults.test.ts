import { expect, it, test } from 'vitest';
import type { z } from 'zod';
import { allFunctions, findFunction } from '../../connectors/vicidial/functions/catalogue.ts';
import { inputFields } from '../../connectors/vicidial/functions/input-shape.ts';
import { toParameters, toSnakeCase } from '../../connectors/vicidial/functions/parameters.ts';

function faultOf(name: string, input: Record<string, unknown>): string {
  const definition = findFunction(name);
  if (definition === undefined) throw new Error(`no function ${name}`);
  try {
    toParameters(definition, input, { nonLatin: false });
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was taken');
}

const LEAD = { phoneNumber: '3125550101' };
const DIAL = { agentUser: 'agent001', value: '3125550101' };

it.each([
  ['add_lead', {}, 'phone_number: is missing'],
  ['add_lead', { ...LEAD, rank: 'high' }, 'rank: must be a whole number, 0 to 32767'],
  ['add_lead', { ...LEAD, rank: '40000' }, 'rank: must be a whole number, 0 to 32767'],
  ['add_lead', { ...LEAD, rank: 1.5 }, 'rank: must be a whole number, 0 to 32767'],
  ['add_lead', { ...LEAD, listExistsCheck: 'maybe' }, 'list_exists_check: must be Y or N'],
  ['add_lead', { ...LEAD, gender: 'X' }, 'gender: must be one of M, F, U'],
  ['add_lead', { ...LEAD, firstName: 7 }, 'first_name: must be text'],
  ['add_lead', { ...LEAD, listid: '1001' }, 'listid: is no parameter of it'],
  [
    'add_lead',
    { ...LEAD, customFields: { 'a b': '1' } },
    'custom_fields.a b: must be named with letters, digits and _ only',
  ],
  ['update_lead', { leadId: '5', gmtOffsetNow: 'x' }, 'gmt_offset_now: must be a number, -12 to 14'],
  ['update_lead', { leadId: null }, 'lead_id: must be the number of a lead'],
  [
    'send_notification',
    { recipient: 'agent001', notificationText: 'hi' },
    'recipient_type: is missing, must be one of USER, USER_GROUP, CAMPAIGN',
  ],
  [
    'call_dispo_report',
    { campaigns: 'SALES', statusBreakdown: '2' },
    'status_breakdown: must be 1; leave it out for off',
  ],
  ['update_user', { agentUser: 'agent001', email: 'a' }, 'email: must be an e-mail address'],
] as const)('when %s gets %j, then the fault reads "%s"', (name, input, text) => {
  const message = faultOf(name, input);
  expect(message).toContain(`${name} was not sent: `);
  expect(message).toContain(text);
});

it('when switches of external_dial are missing, then each is named (defect: three times "Invalid input")', () => {
  expect(faultOf('external_dial', DIAL)).toBe(
    'external_dial was not sent: search: is missing, must be YES or NO; ' +
      'preview: is missing, must be YES or NO; focus: is missing, must be YES or NO',
  );
});

test('no fault of any function is in the schema library’s own words, and none repeats a value', () => {
  const wrong: readonly unknown[] = [
    '§canary§',
    '',
    1.5,
    -1,
    null,
    true,
    [],
    ['§canary§'],
    {},
    'x'.repeat(70_000),
  ];
  const seen = new Set<string>();
  for (const definition of allFunctions()) {
    const names = inputFields(definition.input).map(({ name }) => name);
    const inputs = names.flatMap((name) => wrong.map((value) => ({ [name]: value })));
    for (const input of inputs) {
      const message = refusal(definition, input);
      seen.add(message);
      expect(message, `${definition.name} ${Object.keys(input).join()}`).not.toMatch(
        /canary|Invalid|Unrecognized|Too (?:big|small)|expected|undefined|xxxx|has a form/,
      );
    }
  }
  expect(seen.size).toBeGreaterThan(500);
});

test('every required parameter that is missing is named', () => {
  for (const definition of allFunctions()) {
    const required = inputFields(definition.input).filter((field) => field.required);
    const message = required.length === 0 ? '' : refusal(definition, {});
    for (const { name } of required) expect(message).toContain(`${toSnakeCase(name)}: is missing`);
  }
});

function refusal(
  definition: Parameters<typeof toParameters>[0],
  input: z.input<z.ZodType<Record<string, unknown>>>,
): string {
  try {
    toParameters(definition, input, { nonLatin: false });
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}
