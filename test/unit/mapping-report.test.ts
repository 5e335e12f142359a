import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { connectors } from '../../connectors/index.ts';
import {
  type ChosenMapping,
  chooseMapping,
  chooseObject,
} from '../../src/commands/mapping/choose-mapping.ts';
import { findRecord } from '../../src/commands/mapping/find-record.ts';
import { reportOn } from '../../src/commands/mapping/report.ts';
import { reportLines } from '../../src/commands/mapping/report-lines.ts';
import { UsageError } from '../../src/commands/usage-error.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { dialer, env, folderWith } from './config-rig.ts';

const contact = {
  when: { field: 'stage', is: 'lead' },
  fields: {
    phone_number: 'phone',
    first_name: { from: 'firstname', transform: 'title-case' },
    email: 'email',
    'custom.tier': { from: 'job', lookup: { boss: 'A' }, else: 'B' },
  },
  required: ['phone_number', 'first_name'],
  campaign: { value: 'SALES' },
  callback: { at: 'call_at' },
  altPhones: [{ from: 'home', note: 'HOME' }],
  duplicates: { scope: 'system', days: 30 },
  optOut: { when: { field: 'dnc', is: 'true' } },
};
const ada = { stage: 'lead', phone: '312-555-0101', firstname: 'ADA', job: 'Boss', home: '3125550102' };
const NOW = Date.parse('2026-11-22T12:00:00Z');

function configOf(objects: Readonly<Record<string, unknown>> = { contact }): Config {
  const crm = { type: 'hubspot', accessToken: '$TOKEN' };
  const other = { type: 'hubspot', accessToken: '$TOKEN' };
  const connections = { crm: { ...crm, leads: { dialer: 'main', objects } }, other };
  const text = `dialers:\n  main: { ${dialer}, hookKey: $HOOK_KEY }\n${stringify({ connections })}`;
  const path = join(folderWith({ 'vicibridge.yaml': text }), 'vicibridge.yaml');
  return loadConfig({ path, env, connectors });
}

const chosen = (): ChosenMapping => chooseMapping(configOf(), { connection: 'crm' });

async function found(content: unknown, mapping = chosen(), object?: string) {
  const path = join(folderWith({}), 'record.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return findRecord(object === undefined ? { record: path } : { record: path, object }, mapping);
}

test('a record that becomes a lead, when it is reported on, then fields, order, calls and changes are there and no credential', async () => {
  const fields = { ...ada, firstname: 'JOSÉ', email: 'a+b@example.com', call_at: '2027-01-05T15:00:00Z' };
  const report = reportOn(await found({ id: 801, fields }), chosen(), NOW);
  expect(report).toMatchObject({
    verdict: 'write',
    reason: null,
    object: 'contact',
    id: '801',
    condition: { rule: 'stage is lead', from: { stage: 'lead' } },
    order: { custom: { tier: 'A' }, callback: { at: '2027-01-05T15:00:00.000Z' } },
  });
  expect(report.values).toContainEqual({
    target: 'first_name',
    from: { firstname: 'JOSÉ' },
    rule: 'firstname, title-case',
    value: 'José',
  });
  expect(report.values).toContainEqual({
    target: 'custom.tier',
    from: { job: 'Boss' },
    rule: 'job, lookup in 1 entry else "B"',
    value: 'A',
  });
  expect(report.calls[0]).toMatchObject({
    function: 'add_lead',
    parameters: {
      phone_number: '3125550101',
      phone_code: '1',
      first_name: 'Jose',
      vendor_lead_code: '801',
      duplicate_check: 'DUPSYS30DAY',
      campaign_id: 'SALES',
      tier: 'A',
    },
  });
  expect(report.calls.map(({ parameters }) => parameters)).toContainEqual(
    expect.objectContaining({ callback: 'Y', callback_datetime: '2027-01-05 10:00:00' }),
  );
  expect(JSON.stringify(report)).not.toContain(env['VICIDIAL_PASS']);
  expect(report.changes).toEqual(['first_name: transliterated', expect.stringMatching(/^email: left out/)]);
  const text = reportLines(report).join('\n');
  expect(text).toContain('further number: 3125550102 (HOME)');
  expect(text).toContain('duplicates: DUPSYS within 30 days');
  expect(text).toContain('callback: 2027-01-05T15:00:00.000Z, for anyone');
});

test.each([
  ['not wanted', { ...ada, stage: 'customer' }, 'unwanted', 'does not hold: stage is lead'],
  ['incomplete', { ...ada, firstname: '' }, 'incomplete', 'required and missing: first_name'],
  [
    'opted out',
    { ...ada, dnc: true },
    'opted-out',
    'its numbers would become do-not-call: +13125550101, +13125550102',
  ],
  ['empty', {}, 'unwanted', 'the record has no field stage'],
])(
  'a record that is %s, when it is reported on, then the reason is told and there is no call',
  async (_, fields, verdict, reason) => {
    const report = reportOn(await found({ id: '801', fields }), chosen(), NOW);
    expect(report).toMatchObject({ verdict, reason, order: null, calls: [], changes: [] });
    expect(reportLines(report)[1]).toContain(`(${reason})`);
  },
);

test('a record that is gone or of another object now, when it is reported on, then that is told', () => {
  const about = { object: 'contact', id: '801', warnings: ['from the reader'] };
  const gone = reportOn({ ...about, record: undefined, mapping: undefined }, chosen(), NOW);
  expect(gone).toMatchObject({
    verdict: 'gone',
    warnings: ['from the reader', expect.stringMatching('webhooks')],
  });
  const record = {
    object: 'deal',
    id: '9',
    fields: {},
    memberships: [],
    modifiedAt: undefined,
    modifiedBy: undefined,
  };
  expect(reportOn({ ...about, record, mapping: undefined }, chosen(), NOW)).toMatchObject({
    verdict: 'unwanted',
    reason: 'it is a deal now, which has no mapping',
  });
});

test('control characters of a record, when they are printed, then the terminal does not see them', async () => {
  const lines = reportLines(reportOn(await found({ fields: { ...ada, job: '\u001B[2Jx' } }), chosen(), NOW));
  expect(lines.join('')).not.toMatch(/\p{Cc}/u);
});

test.each([
  ['no JSON', '{', /is not JSON: it must be/],
  ['another key', { id: '1', feilds: {} }, /feilds/],
  ['a list for a value', { fields: { a: [] } }, /fields/],
])(
  'a file with %s, when it is read, then it is refused as a mistake of the caller',
  async (_, content, message) => {
    await expect(found(content)).rejects.toThrow(UsageError);
    await expect(found(content)).rejects.toThrow(message);
  },
);

test('an object, when several are mapped, then it must be chosen, by the file or the command line', async () => {
  const several = chooseMapping(configOf({ contact, deal: { fields: { phone_number: 'phone' } } }), { connection: 'crm' }); // prettier-ignore
  expect(() => chooseObject(several, undefined)).toThrow(
    /^crm maps contact, deal: choose one with --object$/,
  );
  expect(() => chooseObject(several, 'contacts')).toThrow(
    /no mapping for contacts; did you mean "contact"\?$/,
  );
  expect(await found({ object: 'deal', fields: {} }, several)).toMatchObject({ object: 'deal', id: 'test' });
  expect(await found({ object: 'deal', fields: {} }, several, 'contact')).toMatchObject({
    object: 'contact',
  });
});

test('a connection, when there is none of the name or it has no leads, then that is told', () => {
  expect(() => chooseMapping(configOf(), { connection: 'cmr' })).toThrow(
    /no connection cmr; did you mean "crm"\?/,
  );
  expect(() => chooseMapping(configOf(), { connection: 'other' })).toThrow(
    /other has no `leads`.*\(crm has\)/,
  );
});

test.each([
  ['a callback that is to come', '2027-01-05T15:00:00Z', 'hopper: not at once, the callback says when'],
  ['none', '', 'hopper: at once, priority 99'],
])(
  'a hot lead with %s, when it is reported on, then the hopper line is as the calls are',
  async (_name, at, line) => {
    const hot = { ...contact, hot: { when: { field: 'stage', is: 'lead' } } };
    const mapping = chooseMapping(configOf({ contact: hot }), { connection: 'crm' });
    const report = reportOn(await found({ id: 801, fields: { ...ada, call_at: at } }, mapping), mapping, NOW);
    const hops = report.calls.some(({ parameters }) => parameters['add_to_hopper'] === 'Y');
    expect(hops).toBe(at === '');
    expect(reportLines(report)).toContain(`  ${line}`);
  },
);
