import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  disposition,
  rejection,
  requestFor,
  startSalesforceRig,
  type SalesforceRig,
} from './salesforce-rig.ts';

function callAt(serial: number): ReturnType<typeof requestFor> {
  return requestFor(
    disposition({
      leadKey: `main:${serial}`,
      callKey: `main:1.${serial}:${serial}`,
      lead: { id: String(serial) },
    }),
  );
}

function writesSent({ standIn }: SalesforceRig): number {
  return standIn.requests.filter(({ path }) => path.includes('/composite/sobjects/Task')).length;
}

describe('a Salesforce connection', () => {
  it('ends only the delivery whose signal is aborted when two are under way at once', async () => {
    const rig = await startSalesforceRig();
    rig.standIn.faults.add({ path: '/composite/sobjects/Task', action: 'stall', times: 1 });
    rig.standIn.faults.add({ path: '/composite/sobjects/Task', delayMs: 300, times: 1 });
    const [first, second] = [new AbortController(), new AbortController()];
    // Would wait for ever if its own signal did not reach its own request.
    const stopped = rejection(rig.deliver(callAt(1), first.signal));
    await vi.waitFor(() => expect(writesSent(rig)).toBe(1), { timeout: 10_000 });
    const goingOn = rig.deliver(callAt(2), second.signal);
    await vi.waitFor(() => expect(writesSent(rig)).toBe(2), { timeout: 10_000, interval: 5 });
    first.abort(new Error('time is up'));
    expect(await stopped).toMatchObject({ kind: 'ambiguous', code: 'salesforce-stopped' });
    expect((await goingOn).outcome).toBe('created');
    expect(rig.standIn.tasks).toMatchObject([{ VICIdial_Call_Key__c: 'main:1.2:2' }]);
  });

  it('survives an answer cut in its body, and heeds no proxy of the environment, in a process of its own', async () => {
    const { standIn } = await startSalesforceRig();
    standIn.faults.add({ path: '/composite/sobjects/Task', action: 'reset-mid-body', times: 1 });
    const script = fileURLToPath(new URL('./salesforce-deliver-twice.ts', import.meta.url));
    const child = spawn(process.execPath, [script, standIn.url, CLIENT_ID, CLIENT_SECRET], {
      env: {
        ...process.env,
        NODE_USE_ENV_PROXY: '1',
        http_proxy: 'http://127.0.0.1:9',
        https_proxy: 'http://127.0.0.1:9',
        HTTP_PROXY: 'http://127.0.0.1:9',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    expect(said).toBe('salesforce-network\ncreated\n');
    expect(code).toBe(0);
    expect(standIn.tasks).toHaveLength(1);
  });

  it('does not carry the token to an address that a redirect names', async () => {
    const elsewhere = await startSalesforceRig();
    const rig = await startSalesforceRig();
    const headers = { location: `${elsewhere.standIn.url}/services/data/v66.0/composite/sobjects` };
    rig.standIn.faults.add({ path: '/composite/sobjects', action: 'status', status: 307, headers });
    await rejection(rig.deliver(callAt(1)));
    expect(elsewhere.standIn.requests).toEqual([]);
  });
});

describe('the check of a Salesforce connection', () => {
  const check = async (rig: SalesforceRig): Promise<string[]> => {
    const findings = await rig.connection.check(AbortSignal.timeout(5_000));
    return findings.map(({ level, message }) => `${level} ${message}`);
  };

  it('proves the login, the fields and the allowance when all is well', async () => {
    const rig = await startSalesforceRig();
    const findings = await check(rig);
    expect(findings).toEqual([
      expect.stringMatching(/^ok .*integration@sandbox\.example/),
      expect.stringMatching(/^ok Lead\.VICIdial_Lead_Id__c/),
      expect.stringMatching(/^ok Lead\.DoNotCall/),
      expect.stringMatching(/^ok Activity\.VICIdial_Call_Key__c/),
      expect.stringMatching(/^ok Contact can be read.*can be written/),
      expect.stringMatching(/^ok Contact\.DoNotCall/),
      expect.stringMatching(/^ok Opportunity\.VICIdial_Call_Key__c/),
      expect.stringMatching(/^ok CampaignMember/),
      expect.stringMatching(/^ok \d+ of 15000000/),
    ]);
    expect(rig.standIn.writes).toEqual([]);
  });

  it('says which fields to create where when the org has none of them', async () => {
    const without = ['Lead.VICIdial_Lead_Id__c', 'Task.VICIdial_Call_Key__c'];
    const errors = (await check(await startSalesforceRig({ org: { without } }))).filter((line) =>
      line.startsWith('error'),
    );
    expect(errors).toEqual([
      expect.stringMatching(
        /Lead has no field VICIdial_Lead_Id__c.*Object Manager, Lead.*Unique and External ID/,
      ),
      expect.stringMatching(
        /Activity has no field VICIdial_Call_Key__c.*Object Manager, Activity.*Unique and External ID/,
      ),
    ]);
  });

  it('warns of each object whose do-not-call field the user does not see or that is no checkbox', async () => {
    const hidden = await check(await startSalesforceRig({ org: { without: ['Contact.DoNotCall'] } }));
    expect(hidden.filter((line) => line.startsWith('warning'))).toEqual([
      expect.stringMatching(/Contact has no field DoNotCall.*field-level security/),
    ]);
    const text = await check(await startSalesforceRig({ settings: { dncField: 'Title' } }));
    expect(text.filter((line) => /^warning .*no checkbox/.test(line))).toHaveLength(2);
  });

  it('says so, and warns of nothing, when only the other object lacks the lead id', async () => {
    const without = ['Contact.VICIdial_Lead_Id__c'];
    const findings = await check(await startSalesforceRig({ org: { without } }));
    expect(findings.filter((line) => !line.startsWith('ok'))).toEqual([]);
    expect(findings).toContainEqual(expect.stringMatching(/needed only where a Contact becomes a lead/));
  });

  it('finds an error when the key fields are not unique', async () => {
    const findings = await check(await startSalesforceRig({ org: { uniqueKeys: false } }));
    expect(findings.filter((line) => /^error .*must be both External ID and Unique/.test(line))).toHaveLength(
      2,
    );
  });

  it('stops at the login when that is refused', async () => {
    const rig = await startSalesforceRig();
    rig.standIn.revoke();
    expect(await check(rig)).toEqual([
      expect.stringMatching(/^error .*refuses the login \(invalid_client\)/),
    ]);
  });
});
