import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import { root } from '../../scripts/generate-config-docs.ts';
import { redactConfig } from '../../src/config/redact.ts';
import { connectors, dialer, faultsOf, load } from './config-rig.ts';

function text(object: string, mapping: unknown, leads: Readonly<Record<string, unknown>> = {}): string {
  const connection = {
    type: 'hubspot',
    accessToken: '$TOKEN',
    leads: { dialer: 'main', objects: { [object]: mapping }, ...leads },
  };
  return `dialers:\n  main: { ${dialer}, hookKey: $HOOK_KEY }\n${stringify({ connections: { crm: connection } })}`;
}

/** The faults of a mapping of contacts, without line and path before it. */
function faults(mapping: unknown): string[] {
  return faultsOf(text('contact', mapping)).map((fault) =>
    fault.replace(/^\d+ connections\.crm\.leads\.objects\.contact\.?/, ''),
  );
}

const fields = { phone_number: 'phone' };

test('a mapping, when it is complete, then it loads with its defaults and is shown as it was written', () => {
  const when = { not: { field: 'stage', is: 'customer' } };
  const config = load(text('contact', { when, fields: { ...fields, rank: { value: 5 } } }));
  expect(config.connections['crm']?.leads).toEqual({
    dialer: 'main',
    coalesceMs: 1000,
    objects: {
      contact: {
        on: ['created', 'updated'],
        when,
        fields: { phone_number: 'phone', rank: { value: '5' } },
        required: ['phone_number'],
        altPhones: [],
        write: 'upsert',
        listExistsCheck: true,
        moveList: false,
        onDelete: 'nothing',
        onErase: 'dnc',
        onMerge: 'nothing',
      },
    },
  });
  expect(redactConfig(config, connectors)).toContain('phone_number: phone\n');
});

test.each([
  [{ fields: { ...fields, frist_name: 'firstname' } }, /^fields\.frist_name: no lead field .*; did you mean "first_name"\?$/], // prettier-ignore
  [
    { fields: { ...fields, 'custom.a b': 'x' } },
    /^fields\.custom\.a b: no lead field .*known are vendor_lead_code/,
  ],
  [{ fields: { ...fields, list_id: 'x' } }, /^fields\.list_id: .*write it as `list` beside `fields`$/],
  [{ fields, required: ['phone_nmber'] }, /^required\[0\]: .*did you mean "phone_number"\?$/],
  [{ fields, required: ['email'] }, /^required\[0\]: email has no rule: add it to fields$/],
  [{ fields: {} }, /^required\[0\]: phone_number has no rule|^required: phone_number has no rule/],
  [
    { fields: { ...fields, owner: 'a' }, owner: 'b' },
    /^owner: fields\.owner says the same: keep one of them$/,
  ],
  [{ fields, callback: { at: 'x' } }, /^callback: needs a campaign/],
  [{ fields, onDelete: 'status' }, /^onDelete: must be one of nothing, dnc, remove-from-hopper, delete/],
  [{ fields, onDelete: { do: 'status' } }, /^onDelete\.status: is required with `do: status`$/],
  [{ fields, onDelete: { do: 'dnc', status: 'X' } }, /^onDelete\.status: belongs to `do: status` only$/],
  [{ fields, duplicates: { scope: 'none', days: 7 } }, /^duplicates\.days: days without a scope/],
  [{ fields, hot: { priority: 100 } }, /^hot\.priority: must be at most 99$/],
  [{ fields, when: { feild: 'a', is: 'b' } }, /^when\.feild: unknown key; did you mean "field"\?$/],
  [{ fields, when: { field: 'a' } }, /^when: asks nothing of a: add one of is, isNot/],
  [{ fields, when: { field: 'a', is: 'b', memberOf: '1' } }, /^when: needs exactly one of field, memberOf/],
  [{ fields, when: { memberOf: '1', is: 'b' } }, /^when: is needs a field$/],
  [{ fields, when: { field: 'a', before: '02/03/2026' } }, /^when\.before: must be a day or a time/],
  [
    { fields, when: { all: [{ not: { field: 'a', matches: 'x' } }] } },
    /^when\.all\[0\]\.not\.matches: unknown key; /,
  ],
  [
    { fields: { phone_number: { form: 'a' } } },
    /^fields\.phone_number\.form: unknown key; did you mean "from"\?$/,
  ],
  [
    { fields: { phone_number: { from: 'a', value: 'b' } } },
    /^fields\.phone_number: needs exactly one of from, value/,
  ],
  [
    { fields: { phone_number: { from: 'a', with: '-' } } },
    /^fields\.phone_number: `with` belongs to `join`$/,
  ],
  [
    { fields: { phone_number: { from: 'a', else: '-' } } },
    /^fields\.phone_number: `else` belongs to `lookup` or/,
  ],
  [
    { fields: { phone_number: { value: 'a', transform: 'trim' } } },
    /^fields\.phone_number: transform would change/,
  ],
  [{ fields: { phone_number: { from: 'a', lookup: { b: 'c' }, else: { value: 'd' } } } }, /^fields\.phone_number: `else` of a `lookup` is a text/], // prettier-ignore
  [{ fields: { phone_number: { from: 'a', transform: ['trimm'] } } }, /^fields\.phone_number\.transform\[0\]: must be one of trim.*did you mean "trim"\?$/], // prettier-ignore
])(
  'a mapping such as %j, when it is loaded, then the fault names the place and the remedy',
  (mapping, fault) => {
    expect(faults(mapping)).toEqual([expect.stringMatching(fault)]);
  },
);

test('a dialer that there is not, when leads go to it, then the nearest name is told', () => {
  expect(faultsOf(text('contact', { fields }, { dialer: 'mian' }))).toEqual([
    expect.stringMatching(
      /connections\.crm\.leads\.dialer: there is no dialer "mian"; did you mean "main"\?$/,
    ),
  ]);
});

test.each(['contacts', 'Contact'])(
  'an object by the name %s, when HubSpot calls it otherwise, then its name is told',
  (object) => {
    expect(faultsOf(text(object, { fields }))).toEqual([
      expect.stringMatching(/: the CRM's name of this object is "contact"$/),
    ]);
  },
);

test('an object that only this account has, when it is mapped, then it is taken', () => {
  expect(Object.keys(load(text('2-1234567', { fields })).connections['crm']?.leads?.objects ?? {})).toEqual([
    '2-1234567',
  ]);
});

test('the schema for editors, when a mapping holds itself, then it is checked to the bottom', () => {
  const schema = JSON.parse(readFileSync(join(root, 'vicibridge.schema.json'), 'utf8')) as Parameters<
    typeof z.fromJSONSchema
  >[0];
  const editor = z.fromJSONSchema(schema);
  const valid = (rule: unknown): boolean =>
    editor.safeParse({
      connections: {
        crm: {
          type: 'hubspot',
          accessToken: '$TOKEN',
          leads: { dialer: 'main', objects: { contact: { fields: { phone_number: rule } } } },
        },
      },
    }).success;
  expect(valid({ firstOf: ['a', { cases: [{ when: { not: { field: 'a', is: 'b' } }, use: 'c' }] }] })).toBe(
    true,
  );
  expect(valid({ firstOf: ['a', { cases: [{ when: { not: { feild: 'a' } }, use: 'c' }] }] })).toBe(false);
  expect(valid({ firstOf: ['a', { from: 'b', transform: 'trimm' }] })).toBe(false);
});
