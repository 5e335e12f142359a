import { expect, it } from 'vitest';
import { functionHint, requireFunction } from '../../src/commands/dialer-function.ts';
import { inputFrom } from '../../src/commands/dialer-parameters.ts';
import { functionSheet, sheetLines } from '../../src/commands/dialer-sheet.ts';
import { nearMiss } from '../../src/commands/near-miss.ts';
import { UsageError } from '../../src/commands/usage-error.ts';
import { toParameters } from '../../connectors/vicidial/functions/parameters.ts';
import { renderApiDocs } from '../../scripts/api-docs/render.ts';

const addLead = requireFunction('add_lead', undefined);

it.each([
  ['lead_all_info', ['lead_id=5', 'custom_fields=Y']],
  ['lead_field_info', ['lead_id=5', 'field_name=color', 'custom_fields=yes']],
] as const)('--param custom_fields=Y of %s is a switch (defect: "Invalid input")', (name, words) => {
  const definition = requireFunction(name, undefined);
  const { parameters } = toParameters(definition, inputFrom(definition, words), { nonLatin: false });
  expect(parameters).toMatchObject({ lead_id: '5', custom_fields: 'Y' });
});

it('--param custom_fields=Y of add_lead stands beside the fields themselves', () => {
  const input = inputFrom(addLead, ['phone_number=3125550101', 'policy=7', 'custom_fields=Y']);
  const { parameters, customLabels } = toParameters(addLead, input, { nonLatin: false });
  expect(parameters).toEqual({ phone_number: '3125550101', custom_fields: 'Y', policy: '7' });
  expect(customLabels).toEqual(['policy']);
});

it.each([
  ['listid', 'list_id'],
  ['LIST_ID', 'list_id'],
  ['lst_id', 'list_id'],
  ['phone_nubmer', 'phone_number'],
  ['comment', 'comments'],
  ['emial', 'email'],
])('--param %s is refused (defect: the lead went into list 999), and %s is proposed', (sent, meant) => {
  const refused = () => inputFrom(addLead, ['phone_number=3125550101', `${sent}=canary-typed`]);
  expect(refused).toThrow(UsageError);
  expect(refused).toThrow(
    `add_lead has no parameter ${sent}; did you mean "${meant}"? For a custom field of that name write --param custom_fields.${sent}=...`,
  );
  expect(refused).not.toThrow(/canary/);
});

it('--param custom_fields.<label> is a custom field whatever it looks like', () => {
  expect(inputFrom(addLead, ['custom_fields.email2=x', 'policy_number=7'])).toEqual({
    customFields: { email2: 'x', policy_number: '7' },
  });
  expect(() => inputFrom(addLead, ['custom_fields.__proto__=x'])).toThrow(UsageError);
  expect(() => inputFrom(addLead, ['policy=1', 'custom_fields.policy=2'])).toThrow('is given twice');
});

it('a short name is near only where one letter is off', () => {
  expect(nearMiss('ctty', ['city'])).toBe('city');
  expect(nearMiss('bank', ['rank'])).toBe('rank');
  expect(nearMiss('tint', ['city'])).toBeUndefined();
  expect(nearMiss('policy_number', ['phone_number'])).toBeUndefined();
  expect(nearMiss('x', [])).toBeUndefined();
});

it('explain: a name near a known one gets a hint, a known or foreign one none', () => {
  expect(functionHint('addlead', undefined)).toBe('no function addlead; did you mean add_lead?');
  expect(functionHint('add_lead', undefined)).toBeUndefined();
  expect(functionHint('make_the_tea_please', undefined)).toBeUndefined();
  expect(functionHint('external_pause', 'non-agent')).toContain('it is one of the agent API');
});

it('the sheet of a function has every parameter with type, the required first, and the rights', () => {
  const lines = sheetLines(functionSheet(addLead));
  expect(lines.join('\n')).toMatch(/^add_lead \(non-agent API, write\): /);
  expect(lines).toContain('rights: level 8 or more, vdc_agent_api_access, modify_leads 1-4');
  const table = lines.slice(lines.findIndex((line) => line.startsWith('parameter ')));
  expect(table[1]).toMatch(/^phone_number +yes +text$/);
  expect(table).toContainEqual(expect.stringMatching(/^custom_fields\.<label> +text$/));
  expect(table).toContainEqual(expect.stringMatching(/^rank +whole number|^rank +number/));
  expect(sheetLines(functionSheet(requireFunction('server_refresh', undefined)))).toContain(
    'parameters: none',
  );
});

it('a switch that is on as soon as it is named is written as the command line takes it', () => {
  const report = requireFunction('call_dispo_report', undefined);
  const words = ['campaigns=SALES', 'status_breakdown=1'];
  expect(sheetLines(functionSheet(report))).toContainEqual(expect.stringMatching(/^status_breakdown +1$/));
  expect(toParameters(report, inputFrom(report, words), { nonLatin: false }).parameters).toMatchObject({
    status_breakdown: '1',
  });
});

it('the page of the API has custom_fields as a switch where it is one', () => {
  const page = renderApiDocs([requireFunction('lead_all_info', undefined), addLead], []);
  expect(page).toContain('`custom_fields`: yes or no');
  expect(page).toContain('*custom fields*: ');
  expect(page).not.toContain('*custom fields*: yes or no');
});
