import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Api } from '../../connectors/vicidial/api.ts';
import { callFunction } from '../../connectors/vicidial/functions/call-function.ts';
import { allFunctions, findFunction } from '../../connectors/vicidial/functions/catalogue.ts';
import type { FunctionDefinition } from '../../connectors/vicidial/functions/define-function.ts';
import { toParameters } from '../../connectors/vicidial/functions/parameters.ts';
import { understand } from '../../connectors/vicidial/functions/understand.ts';
import { parseReply } from '../../connectors/vicidial/reply.ts';

function definitionOf(name: string): FunctionDefinition {
  const found = findFunction(name);
  if (found === undefined) throw new Error(`no function ${name}`);
  return found;
}

const read = (name: string, body: string, status = 200) =>
  understand(definitionOf(name), parseReply(status, body));

function answering(body: string): Api {
  return {
    who: 'main',
    call: () => Promise.resolve(parseReply(200, body)),
    callOpen: () => Promise.reject(new Error('not asked')),
    close: () => Promise.resolve(),
  };
}

describe('custom fields', () => {
  it.each(['function', 'pass', 'user', 'source', 'value', 'vb', 'delete_lead', 'lead_id', 'LEAD_ID'])(
    'when one is called %s, then nothing is sent (defect: it stood in for the parameter)',
    (name) => {
      const input = { leadId: '5', customFields: { color: 'red', [name]: 'Y' } };
      expect(() => toParameters(definitionOf('update_lead'), input, { nonLatin: false })).toThrow(
        expect.objectContaining({ kind: 'permanent', code: 'invalid-input' }),
      );
    },
  );

  it('when they have names of their own, then they are sent', () => {
    const input = { leadId: '5', customFields: { color: 'red' } };
    const { parameters } = toParameters(definitionOf('update_lead'), input, { nonLatin: false });
    expect(parameters).toEqual({ lead_id: '5', custom_fields: 'Y', color: 'red' });
  });
});

describe('a reply whose values do not fit', () => {
  const ask = (name: string, input: Record<string, unknown>, body: string) =>
    callFunction(
      definitionOf(name),
      input,
      { api: answering(body), nonLatin: false },
      { signal: AbortSignal.timeout(1000) },
    );

  it('when it is one to a write, then it is ambiguous (defect: an unexpected error, tried again blindly)', async () => {
    const body = 'SUCCESS: update_lead LEAD HAS BEEN UPDATED - apiuser|5|x\n';
    await expect(ask('update_lead', { leadId: '5', city: 'Chicago' }, body)).rejects.toMatchObject({
      kind: 'ambiguous',
      code: 'unknown-reply',
    });
  });

  it('when it is one to a read, then it is asked again', async () => {
    const row = 'READY\tM1\t1\tSALES\tmany\tAnna\tAGENTS\t1\t\t\t3125550101\tC1\t8600051\n';
    await expect(ask('agent_status', { agentUser: 'agent001' }, row)).rejects.toMatchObject({
      kind: 'transient',
      code: 'unknown-reply',
    });
  });
});

describe('what is read out of a reply', () => {
  it('when a line was cut on the way, then it is unknown (defect: half a lead id was kept as the lead)', () => {
    const whole = 'SUCCESS: add_lead LEAD HAS BEEN ADDED - 3125550111|1001|1152|-6|apiuser\n';
    expect(read('add_lead', whole)).toMatchObject({ outcome: 'success', fields: { leadId: '1152' } });
    expect(read('add_lead', whole.slice(0, -13))).toMatchObject({ outcome: 'unknown', fields: {} });
    expect(read('add_lead', whole.slice(0, -1))).toMatchObject({ outcome: 'success' });
  });

  it.each(['agent_campaigns', 'user_details'])(
    'when a web page of one line has as many commas as %s has columns, then it is unknown (defect: a row)',
    (name) => {
      const commas = name === 'agent_campaigns' ? 'down, for, now' : 'we, are, down, for, now';
      const page = `<html><head><title>Sorry</title></head><body>${commas}</body></html>`;
      expect(read(name, page)).toMatchObject({ outcome: 'unknown', rows: [] });
    },
  );

  it.each([
    ['callid_info', 'try again, later'],
    ['agent_campaigns', 'down, for, maintenance'],
    ['agent_campaigns', '{"code":503,"error":true,"message":"x"}'],
  ])(
    'when a sentence has as many commas as %s has columns, then it is unknown (defect: a row)',
    (name, sentence) => {
      expect(read(name, sentence)).toMatchObject({ outcome: 'unknown', rows: [] });
    },
  );

  it('when a value holds pipes, then the tabs still part the columns (defect: the pipes did)', () => {
    const name = 'Anna |||||||||||||';
    const body = ['READY', 'M1', '1', 'SALES', '3', name, 'AGENTS', '1', '', '', '3125550101', 'C1', '86'];
    const { rows } = read('agent_status', body.join('\t'));
    expect(rows).toEqual([expect.objectContaining({ status: 'READY', full_name: name, lead_id: '1' })]);
  });

  it('when a value holds the words of a lost database, then it is still read (defect: database-down)', () => {
    const body = 'agent001\tMySQL connect ERROR\tAGENTS\t1\tY';
    expect(read('user_details', body)).toMatchObject({ outcome: 'success' });
    expect(read('user_details', 'MySQL connect ERROR:  Connection refused')).toMatchObject({
      code: 'database-down',
    });
  });

  it('when a refused INSERT repeats a comment that reads like a part done, then it is a failure (defect: partial)', () => {
    const comment = 'NOTICE: add_lead MULTI-ALT-PHONE NUMBERS LOADED - 3|162|apiuser';
    const body = `ERROR: add_lead LEAD HAS NOT BEEN ADDED - 3125556002|1001|INSERT INTO vicidial_list SET comments='${comment}'|apiuser\n`;
    expect(read('add_lead', body)).toMatchObject({ outcome: 'failure', code: 'insert-failed' });
  });
});

describe('words that only look like another answer', () => {
  const read = (fn: string, body: string, api?: 'agent') => {
    const definition = findFunction(fn, api);
    if (definition === undefined) throw new Error(`no function ${fn}`);
    return understand(definition, parseReply(200, body));
  };

  test('a value that begins like a PHP warning is a value (defect: dropped as noise)', () => {
    expect(read('lead_field_info', 'Warning: aggressive dog')).toMatchObject({
      outcome: 'success',
      rows: [{ value: 'Warning: aggressive dog' }],
    });
  });

  test('a success without the id of a lead is unknown (defect: success)', () => {
    const body = 'SUCCESS: add_lead LEAD HAS BEEN ADDED - 3125556002|1001||-6|apiuser\n';
    expect(read('add_lead', body).outcome).toBe('unknown');
  });

  test('a bare SUCCESS tells nothing of an agent (defect: success)', () => {
    expect(read('agent_ingroup_info', 'SUCCESS: \n').outcome).toBe('unknown');
  });

  test.each([
    ['ERRSERVERS', 'transient', 'no-active-server'],
    ['LOCK', 'transient', 'login-locked'],
    ['IPBLOCK', 'auth', 'ip-blocked'],
    ['GOOD', 'auth', 'login-incorrect'],
    ['BAD|0|api|SELECT 1', 'auth', 'login-incorrect'],
  ])('a refusal of the Agent API with %s is %s %s (defect: a wrong password)', (reason, kind, code) => {
    const body = `ERROR: Invalid Username/Password: |apiuser|pass|1|1|${reason}|\n`;
    expect(read('external_pause', body, 'agent')).toMatchObject({
      outcome: 'failure',
      fault: { kind, code },
    });
  });
});

describe('random text', () => {
  // The value of one field stands alone: any text can be one.
  const definitions = allFunctions().filter(({ name }) => name !== 'lead_field_info');
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(
        'SUCCESS',
        'NOTICE',
        'ERROR',
        ': ',
        ' - ',
        '|',
        ',',
        '\t',
        '\n',
        'add_lead',
        'LEAD',
        '1',
        '<br />',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { maxLength: 25 },
  );

  test('never throws and is never a success, whatever the function and the status', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...definitions),
        pieces,
        fc.constantFrom(200, 500),
        (definition, text, status) => {
          const body = text.join('');
          const { outcome } = understand(definition, parseReply(status, body));
          if (body.trim() !== '') expect(['success', 'partial']).not.toContain(outcome);
        },
      ),
      { numRuns: 4_000, seed: 20_261_122 },
    );
  });
});
