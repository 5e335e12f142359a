import { describe, expect, it } from 'vitest';
import { callNeedsOf } from '../../src/domain/calls/needs.ts';
import { CallsMapping } from '../../src/domain/calls/schema.ts';
import { silentVariables } from '../../src/domain/calls/silent-variables.ts';
import type { Connection, Finding } from '../../src/connector.ts';
import { startHighLevel } from './highlevel-rig.ts';
import { startHubspotRig } from './hubspot-rig.ts';
import { startSalesforceRig } from './salesforce-rig.ts';

const ANN = 'ann@example.com';
const STANDARD = { hubspot: 'jobtitle', salesforce: 'Title' };

async function check(connection: Connection, calls: object): Promise<readonly string[]> {
  const needs = callNeedsOf(CallsMapping.parse(calls));
  const findings: readonly Finding[] =
    (await connection.checkCalls?.(needs, AbortSignal.timeout(5000))) ?? [];
  return findings.map(({ level, message }) => `${level} ${message}`);
}

function deal(stage: string, pipeline?: string): object {
  return { deal: { name: 'Sale', stage, ...(pipeline === undefined ? {} : { pipeline }) } };
}

describe('the check of rules for calls in HubSpot', () => {
  const owners = [{ id: '71', email: ANN, firstName: 'Ann', lastName: 'Lee', userId: 5 }];

  it('says in one line that all is there, when it is', async () => {
    const { connection } = await startHubspotRig({}, { owners });
    const calls = {
      agents: { map: { '1001': ANN, '1002': '71' } },
      every: {
        person: { [STANDARD.hubspot]: 'call.status' },
        deal: { name: 'x', stage: 'signed', pipeline: 'solar' },
      },
      statuses: { SALE: { ...deal('closedwon', 'default'), owner: ANN } },
    };
    expect(await check(connection, calls)).toEqual([expect.stringMatching(/^ok calls: HubSpot has/)]);
  });

  it('has a finding for each field, pipeline, stage and user that lacks, when a mapping names them', async () => {
    const { connection } = await startHubspotRig({}, { owners });
    const findings = await check(connection, {
      agents: { by: 'field', field: 'badge', map: { '1001': 'bob@example.com', '1002': '99' } },
      every: { person: { nope_one: 'call.status' }, activity: { nope_two: 'call.status' } },
      statuses: {
        A: { person: { nope_one: 'call.status' }, callback: { owner: '98' } },
        B: deal('installed', 'default'),
        C: deal('closedwon', 'nowhere'),
        D: deal('nonesuch'),
      },
    });
    const all = findings.join('\n');
    expect(all).toMatch(
      /^warning calls\.every\.person, calls\.statuses\.A\.person: HubSpot has no property nope_one on contacts/m,
    );
    expect(all).toMatch(/^warning calls\.every\.activity: HubSpot has no property nope_two on calls/m);
    expect(all).toMatch(/^warning calls\.agents\.field: HubSpot tells no such field of an owner/m);
    expect(all).toMatch(
      /^error calls\.statuses\.B\.deal\.stage: the pipeline default has not a stage with the id installed/m,
    );
    expect(all).toMatch(
      /^error calls\.statuses\.C\.deal\.pipeline: HubSpot has no pipeline .*nowhere \(it has default, solar\)/m,
    );
    expect(all).toMatch(
      /^error calls\.statuses\.D\.deal\.stage: no pipeline of deals has a stage with the id nonesuch/m,
    );
    expect(all).toMatch(
      /^warning calls\.agents\.map\.1001: HubSpot has no active user with this e-mail address/m,
    );
    expect(all).toMatch(/^error calls\.agents\.map\.1002: HubSpot has no active user with this id/m);
    expect(all).toMatch(
      /^error calls\.statuses\.A\.callback\.owner: HubSpot has no active user with this id/m,
    );
    expect(findings).toHaveLength(9);
  });

  it('names the scope, and calls nobody unknown, when the token may not read owners', async () => {
    const { connection } = await startHubspotRig({}, { owners, withoutScopes: ['crm.objects.owners.read'] });
    const findings = await check(connection, { agents: { map: { '1001': ANN } } });
    expect(findings).toEqual([
      expect.stringMatching(/^warning calls: the users of HubSpot could not be .*crm\.objects\.owners\.read/),
    ]);
  });
});

describe('the check of rules for calls in Salesforce', () => {
  const org = {
    users: [{ username: ANN }],
    changed: { 'Opportunity.StageName': { values: ['Prospecting', 'Closed Won'] } },
  };

  it('says in one line that all is there, when it is', async () => {
    const { connection } = await startSalesforceRig({ org });
    const calls = {
      agents: { map: { '1001': ANN } },
      every: { person: { [STANDARD.salesforce]: 'call.status' }, ...deal('Closed Won') },
    };
    expect(await check(connection, calls)).toEqual([expect.stringMatching(/^ok calls: Salesforce has/)]);
  });

  it('has a finding for each field, pipeline, stage and user that lacks, when a mapping names them', async () => {
    const { connection } = await startSalesforceRig({ org });
    const findings = await check(connection, {
      agents: {
        by: 'field',
        field: 'Badge__c',
        map: { '1001': 'bob@example.com', '1002': '005000000000XyZ' },
      },
      every: {
        person: { Nope__c: 'call.status' },
        followUp: { after: '1d', fields: { Nope__c: 'call.status' } },
      },
      statuses: { SALE: deal('Won', 'Solar') },
    });
    const all = findings.join('\n');
    expect(all).toMatch(/^warning calls\.every\.person: Lead and Contact have no field Nope__c/m);
    expect(all).toMatch(/^warning calls\.every\.followUp\.fields: Task has no field Nope__c/m);
    expect(all).toMatch(/^warning calls\.agents\.field: User has no field Badge__c/m);
    expect(all).toMatch(/^warning calls\.statuses\.SALE\.deal\.pipeline: Salesforce has no pipelines/m);
    expect(all).toMatch(
      /^warning calls\.statuses\.SALE\.deal\.stage: Salesforce has no active stage Won .*Closed Won/m,
    );
    expect(all).toMatch(/^warning calls\.agents\.map\.1001: Salesforce has no active user with this e-mail/m);
    expect(all).toMatch(/^error calls\.agents\.map\.1002: Salesforce has no active user with this id/m);
    expect(findings).toHaveLength(7);
  });

  it('is an error, when new people are to be made as an object that holds none', async () => {
    const { connection } = await startSalesforceRig({ org });
    const findings = await check(connection, { person: { object: 'Account' } });
    expect(findings).toEqual([
      expect.stringMatching(/^error calls\.person\.object: Account holds no people/),
    ]);
  });
});

describe('the check of rules for calls in HighLevel', () => {
  it('has a finding for each field, pipeline, stage and user that lacks, and none for what is there', async () => {
    const { connection } = await startHighLevel();
    const findings = await check(connection, {
      agents: { map: { '1002': 'nobody' } },
      every: { person: { firstName: 'lead.firstName', nope: 'call.status' } },
      statuses: { A: deal('Won', 'Sales'), B: deal('Lost', 'Sales'), C: deal('Won', 'Wind') },
    });
    const all = findings.join('\n');
    expect(all).toMatch(/^warning calls\.every\.person: HighLevel has no contact field nope/m);
    expect(all).toMatch(
      /^error calls\.statuses\.B\.deal\.stage: HighLevel has no stage Lost in the pipeline Sales/m,
    );
    expect(all).toMatch(/^error calls\.statuses\.C\.deal\.pipeline: HighLevel has no pipeline Wind/m);
    expect(all).toMatch(/^error calls\.agents\.map\.1002: HighLevel has no active user with this id/m);
    expect(findings).toHaveLength(4);
  });
});

describe('names in rules for calls that VICIdial sends nothing under', () => {
  it('are told with their place, when they are capitals throughout; variables, texts and conditions are not', () => {
    const mapping = CallsMapping.parse({
      person: { defaults: { a: { from: 'NEW' } } },
      every: {
        when: { field: 'SALE', is: 'x' },
        person: { hs_lead_status: 'CONNECTED', b: { value: 'CONNECTED' }, c: 'STATUS', d: 'own_variable' },
      },
      canary: { percent: 5, every: { deal: { name: 'x', stage: { from: 'CLOSED_WON' } } } },
    });
    expect(silentVariables(mapping)).toEqual([
      { place: 'calls.every.person.hs_lead_status', name: 'CONNECTED' },
      { place: 'calls.canary.every.deal.stage', name: 'CLOSED_WON' },
      { place: 'calls.person.defaults.a', name: 'NEW' },
    ]);
  });
});
