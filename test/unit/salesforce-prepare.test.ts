import { describe, expect, it } from 'vitest';
import { prepareAccount } from '../../connectors/salesforce/prepare.ts';
import type { SalesforceStandInOptions } from '../../src/sandbox/salesforce/index.ts';
import { startAccessRig } from './salesforce-access-rig.ts';

const LEAD_KEY = 'Lead.VICIdial_Lead_Id__c';
const CALL_KEY = 'Task.VICIdial_Call_Key__c';

async function prepare(org: SalesforceStandInOptions = {}, settings: object = {}): Promise<string[]> {
  const rig = await startAccessRig({ org, settings });
  const api = rig.worker().open(AbortSignal.timeout(5000), true);
  const findings = await prepareAccount({ api, settings: rig.settings });
  expect(rig.standIn.writes).toEqual([]);
  return findings.map(({ level, message }) => `${level} ${message}`);
}

const faultsOf = (lines: readonly string[]): string[] => lines.filter((line) => !line.startsWith('ok'));

describe('the preparation of a Salesforce org', () => {
  it('finds all in order, and says nothing else, when the org has what is needed', async () => {
    const lines = await prepare();
    expect(faultsOf(lines)).toEqual([]);
    expect(lines).toContainEqual(
      expect.stringMatching(/Opportunity\.VICIdial_Call_Key__c is an external id/),
    );
    expect(lines).toContainEqual(expect.stringMatching(/CampaignMember can be written/));
  });

  it('lists the steps in Setup for each field, and whose work it is, when fields are missing', async () => {
    const [lead, task, whose] = faultsOf(await prepare({ without: [LEAD_KEY, CALL_KEY] }));
    expect(lead).toMatch(
      /^error Lead has no field.*Object Manager, Lead, Fields.*New, Text, length 80, field name VICIdial_Lead_Id, tick Unique and External ID.*Edit Access/,
    );
    expect(task).toMatch(/^error Activity has no field.*Object Manager, Activity.*Object Settings, Tasks/);
    expect(whose).toMatch(/^warning Salesforce lets no integration create fields: each of the 2 errors/);
  });

  it.each([
    ['is no text', { changed: { [LEAD_KEY]: { type: 'int' } } }, /no Text field \(it is of type int\)/],
    ['is not unique', { changed: { [LEAD_KEY]: { unique: false } } }, /both External ID and Unique/],
    ['is no external id', { changed: { [LEAD_KEY]: { externalId: false } } }, /both External ID and Unique/],
    [
      'is hidden from writing',
      { changed: { [LEAD_KEY]: { write: 'none' } } },
      /must not write Lead\.VICIdial.*field-level/,
    ],
    [
      'cannot be changed later',
      { changed: { [LEAD_KEY]: { write: 'create' } } },
      /must not write Lead\.VICIdial/,
    ],
  ] as const)('finds an error when the key field of people %s', async (_what, org, words) => {
    const [first, ...others] = faultsOf(await prepare(org));
    expect(first).toMatch(/^error/);
    expect(first).toMatch(words);
    expect(others).toHaveLength(1);
  });

  it('warns when a key field is too short for our keys', async () => {
    const faults = faultsOf(await prepare({ changed: { [CALL_KEY]: { length: 40 } } }));
    expect(faults).toEqual([expect.stringMatching(/^warning Activity\.VICIdial_Call_Key__c holds 40/)]);
  });

  it('finds an error when the user must not create Tasks', async () => {
    const [first] = faultsOf(await prepare({ notCreateable: ['Task'] }));
    expect(first).toMatch(/^error The user of the app must not create Task records/);
  });

  it('says what campaign members and opportunities would need, as notes, when they cannot be written', async () => {
    const lines = await prepare({
      notCreateable: ['CampaignMember'],
      without: ['Opportunity.VICIdial_Call_Key__c'],
    });
    expect(faultsOf(lines)).toEqual([]);
    expect(lines).toContainEqual(
      expect.stringMatching(/^ok .*must not write CampaignMember, which is needed only/),
    );
    expect(lines).toContainEqual(
      expect.stringMatching(/^ok Opportunities cannot be written yet.*field name VICIdial_Call_Key/),
    );
  });
});
