import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { allFunctions } from '../../connectors/vicidial/functions/catalogue.ts';
import { explainReply } from '../../src/commands/dialer-explain.ts';
import { apiOf, requireFunction } from '../../src/commands/dialer-function.ts';
import { inputFrom } from '../../src/commands/dialer-parameters.ts';
import { tableLines } from '../../src/commands/table-lines.ts';
import { UsageError } from '../../src/commands/usage-error.ts';

const addUser = requireFunction('add_user', undefined);
const addLead = requireFunction('add_lead', undefined);

it('--param: names of VICIdial and ours, values with equals signs, and custom fields where a function takes some', () => {
  expect(inputFrom(addUser, ['agent_user=one', 'agentPass=a=b', 'email='])).toEqual({
    agentUser: 'one',
    agentPass: 'a=b',
    email: '',
  });
  expect(inputFrom(addLead, ['phone_number=3125550100', 'policy_number=7'])).toEqual({
    phoneNumber: '3125550100',
    customFields: { policy_number: '7' },
  });
});

it.each([
  [['agent_pas=canary-typed'], /^add_user has no parameter agent_pas; did you mean "agent_pass"\?$/],
  [['canary-typed'], /^--param number 1: write it as name=value$/],
  [['email=x', '=canary-typed'], /^--param number 2: write it as name=value$/],
  [['agent_pass=canary-typed', 'agentPass=canary-typed'], /^--param agentPass is given twice$/],
] as const)('--param %j is refused with what to write, and without its value', (words, message) => {
  const refused = () => inputFrom(addUser, words);
  expect(refused).toThrow(UsageError);
  expect(refused).toThrow(message);
});

it('a function that is not there is refused with the nearest name, or with the API that it belongs to', () => {
  expect(() => requireFunction('add_led', undefined)).toThrow('add_led; did you mean "add_lead"?');
  expect(() => requireFunction('zzzzzzzzzzzz', 'agent')).toThrow('dialer call --list');
  expect(() => requireFunction('external_pause', 'non-agent')).toThrow('it is one of the agent API');
  expect(requireFunction('version', 'agent').api).toBe('agent');
  expect(() => apiOf('agents')).toThrow(UsageError);
});

it('a table has a column for every name, and no control characters', () => {
  expect(
    tableLines([
      { a: 1, b: 'two\u001B[31m\nlines' },
      { c: null, a: { d: 3 } },
    ]),
  ).toEqual(['a        b               c', '1        two [31m lines', '{"d":3}']);
  expect(tableLines([{}])).toEqual([]);
});

it('explain: a bare body, and a recording whose status decides', () => {
  const body = 'SUCCESS: add_lead LEAD HAS BEEN ADDED - 3125556002|1001|115|-6|apiuser\n';
  expect(explainReply({ function: 'add_lead' }, body)).toMatchObject({
    function: 'add_lead',
    outcome: 'success',
    errorClass: null,
    remedy: null,
    fields: { leadId: '115' },
    warnings: [],
  });
  const recording = JSON.stringify({ body, status: 500, api: 'non_agent', ms: 12 });
  expect(explainReply({ function: 'add_lead' }, recording)).toMatchObject({
    outcome: 'partial',
    warnings: [{ code: 'rest-skipped' }],
  });
  expect(explainReply({ function: 'add_lead', status: '500' }, '')).toMatchObject({
    outcome: 'failure',
    errorClass: 'ambiguous',
    code: 'http-500',
  });
});

it('explain: JSON that is no recording is a body like any other', () => {
  expect(explainReply({ function: 'add_lead' }, '{"SUCCESS": true}').outcome).toBe('unknown');
  expect(explainReply({ function: 'add_lead' }, '{ broken').outcome).toBe('unknown');
});

it.each([
  ['SUCCESS: fly_away DONE - apiuser\n', 'unknown', 'ambiguous'],
  ['ERROR: NO FUNCTION SPECIFIED\n', 'failure', 'auth'],
  ['<html>It works!</html>', 'unknown', 'ambiguous'],
] as const)('explain: for an unknown function %j is %s (%s)', (body, outcome, errorClass) => {
  expect(explainReply({ function: 'fly_away' }, body)).toMatchObject({ outcome, errorClass, fields: {} });
});

it('explain: passwords that VICIdial repeats are left out', () => {
  for (const body of [
    'ERROR: Login incorrect, please try again: |bridge|canary-typed|BAD|\n',
    'SUCCESS: add_user USER HAS BEEN ADDED - apiuser|newone|canary-typed|1|New|ADMIN\n',
    'ERROR: add_user YOU MUST USE ALL REQUIRED FIELDS: |apiuser|newone|canary-typed|||\n',
    'SUCCESS: copy_user USER HAS BEEN COPIED - apiuser|newone|canary-typed|New|agent001\n',
  ])
    expect(JSON.stringify(explainReply({ function: 'add_user' }, body))).not.toContain('canary-typed');
});

it('explain: no random text is ever a success of a function that writes, and none throws', () => {
  const writes = allFunctions().filter(({ effect }) => effect === 'write');
  fc.assert(
    fc.property(fc.constantFrom(...writes), fc.string(), fc.boolean(), (definition, noise, marked) => {
      const body = marked ? `SUCCESS: ${definition.name} ${noise}` : noise;
      const { outcome } = explainReply({ function: definition.name, api: definition.api }, body);
      expect(outcome).not.toBe('success');
    }),
  );
});
