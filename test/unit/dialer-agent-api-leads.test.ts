import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReply } from '../../connectors/vicidial/reply.ts';
import { findFunction } from '../../connectors/vicidial/functions/catalogue.ts';
import { understand } from '../../connectors/vicidial/functions/understand.ts';
import { startAgentRig } from './dialer-agent-api-rig.ts';

const WORDS = [
  'wrong city', 'Email', 'e"mail', 'Frank', 'home-owner', 'state', 'Titles', 'fine', 'Anna', '12', 'é', "O'Hara",
  'call back', 'soon', 'x-1', '', 'thanks', 'Smith', 'ok', 'a_b',
]; // prettier-ignore

/** Nothing to send, or a value that names a column. */
const REFUSED = expect.stringMatching(/^(?:no-fields|invalid-input)$/);

describe('update_fields', () => {
  it('blanks columns that a value names when it is sent past our client', async () => {
    const { ask, standIn } = await startAgentRig();
    const update = { function: 'update_fields', agent_user: 'agent001' };
    const { body } = await ask({ ...update, comments: 'please email, wrong city' });
    expect(body).toBe(
      'SUCCESS: update_fields lead updated - bridge|agent001|101|1|1|city,comments,email|city="",comments="please email, wrong city",email=""|\n',
    );
    expect(standIn.leads[0]).toMatchObject({ city: '', email: '' });
  });

  it('is refused by our client with the name of the column', async () => {
    const { client, options, standIn } = await startAgentRig();
    await expect(
      client.agent.updateFields({ agentUser: 'agent001', comments: 'wrong city' }, options),
    ).rejects.toThrow(/comments: holds the name of the column `city`/);
    expect(standIn.requests).toEqual([]);
    const sentToo = { agentUser: 'agent001', comments: 'wrong city', city: 'Berwyn' };
    expect(await client.agent.updateFields(sentToo, options)).toMatchObject({
      outcome: 'success',
      fields: { affected: 1, screensAffected: 1, columns: 'city,comments' },
    });
  });

  it('never touches a column that was not sent, whatever the values', async () => {
    const { client, options, standIn } = await startAgentRig();
    const words = fc.array(fc.constantFrom(...WORDS), { maxLength: 3 }).map((some) => some.join(' '));
    const values = fc.record(
      { firstName: words, comments: words, city: words, email: words },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(values, async (input) => {
        const before = structuredClone(standIn.leads[0]);
        const sent = new Set(Object.keys(input).map((name) => (name === 'firstName' ? 'first_name' : name)));
        await client.agent
          .updateFields({ agentUser: 'agent001', ...input }, options)
          .catch((error: unknown) => expect(error).toMatchObject({ code: REFUSED }));
        for (const [name, value] of Object.entries(before ?? {}))
          if (!sent.has(name))
            expect([name, Reflect.get(standIn.leads[0] ?? {}, name)]).toEqual([name, value]);
      }),
      { numRuns: 60 },
    );
    expect(standIn.requests.length).toBeGreaterThan(10);
  });

  it('is a failure when the dialer says -1 rows, as old PHP does', () => {
    const reply = parseReply(
      200,
      'SUCCESS: update_fields lead updated - bridge|agent001|101|-1|1|city|city="x"|\n',
    );
    const definition = findFunction('update_fields', 'agent');
    expect(definition && understand(definition, reply)).toMatchObject({
      outcome: 'failure',
      code: 'update-failed',
    });
  });
});

describe('external_add_lead', () => {
  it('adds the number that was meant, and is refused for a number on the DNC list when asked to look', async () => {
    const { client, options, standIn } = await startAgentRig();
    const lead = { agentUser: 'agent001', phoneNumber: '3125557790', phoneCode: '1', lastName: "O'Two" };
    const added = await client.agent.externalAddLead(lead, options);
    expect(added.fields).toMatchObject({ phoneNumber: '3125557790', listId: '998', leadId: '102' });
    expect(standIn.leads.at(-1)).toMatchObject({
      last_name: "O'Two",
      gmt_offset_now: '0.00',
      user: 'bridge',
    });
    standIn.dnc.add('3125557790');
    await expect(client.agent.externalAddLead({ ...lead, dncCheck: true }, options)).rejects.toMatchObject({
      kind: 'permanent',
      code: 'dnc',
    });
  });
});

describe('in-groups', () => {
  it('are added, taken away and checked; the caller needs the right to change them', async () => {
    const { agent, client, options, standIn } = await startAgentRig();
    const order = { agentUser: 'agent001', value: 'ADD', blended: false } as const;
    await expect(
      client.agent.changeIngroups({ ...order, ingroupChoices: ['SALESIN'] }, options),
    ).rejects.toMatchObject({ kind: 'permanent', code: 'inbound-not-allowed' });
    standIn.tables.campaigns.update(() => true, { campaign_allow_inbound: 'Y' });
    standIn.tables.users.update(({ user }) => user === 'bridge', { change_agent_campaign: '0' });
    await expect(
      client.agent.changeIngroups({ ...order, ingroupChoices: ['SALESIN'] }, options),
    ).rejects.toMatchObject({ kind: 'auth', code: 'no-permission' });
    standIn.tables.users.update(({ user }) => user === 'bridge', { change_agent_campaign: '1' });
    standIn.tables.inboundGroups.insert({ group_id: 'CARE', active: 'Y' });
    const added = await client.agent.changeIngroups({ ...order, ingroupChoices: ['CARE'] }, options);
    expect(added.fields.ingroups).toBe(' SALESIN CARE -');
    expect(standIn.tables.liveInboundAgents.rows.map(({ group_id: id }) => id)).toEqual(['SALESIN', 'CARE']);
    const removed = { ...order, value: 'REMOVE', ingroupChoices: 'SALESIN' } as const;
    expect((await client.agent.changeIngroups(removed, options)).fields.ingroups).toBe(' -');
    expect(agent('agent001')['external_ingroups']).toBe(' -');
    await expect(
      client.agent.changeIngroups({ ...order, ingroupChoices: ['NOIG'] }, options),
    ).rejects.toMatchObject({ code: 'unknown-ingroup' });
  });
});

describe('the screen', () => {
  it('shows a notification, and our client refuses the apostrophe that would kill it', async () => {
    const { client, options, standIn } = await startAgentRig();
    const note = { recipient: 'agent001', recipientType: 'USER' } as const;
    const sent = await client.agent.sendNotification(
      { ...note, notificationText: 'Well done', showConfetti: true, maxParticleCount: 900 },
      options,
    );
    expect(sent.fields.notificationId).toBe('1');
    expect(standIn.tables.agentNotifications.rows[0]).toMatchObject({ confetti_options: '2,900,2' });
    await expect(
      client.agent.sendNotification({ ...note, notificationText: "Bob's" }, options),
    ).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(
      client.agent.sendNotification({ ...note, recipient: 'ghost', notificationText: 'hi' }, options),
    ).rejects.toMatchObject({ kind: 'permanent', code: 'unknown-recipient' });
  });

  it('reads counts, versions and the web phone, none of which come as status lines with a newline', async () => {
    const { client, options, standIn } = await startAgentRig();
    standIn.tables.autoCalls.insert({ campaign_id: 'SALESIN', status: 'LIVE' });
    const waiting = await client.agent.callsInQueueCount({ agentUser: 'agent001' }, options);
    expect(waiting.fields.count).toBe(1);
    expect((await client.agent.version({}, options)).rows[0]).toMatchObject({ version: '2.14-82' });
    standIn.tables.sessionData.insert({ user: 'agent001', webphone_url: 'https://phone.example.test/?x=1' });
    const phone = await client.agent.webphoneUrl({ agentUser: 'agent001' }, options);
    expect(phone.rows).toEqual([{ url: 'https://phone.example.test/?x=1' }]);
    await expect(client.agent.webphoneUrl({ agentUser: 'agent004' }, options)).rejects.toMatchObject({
      name: 'ConflictError',
      code: 'no-session',
    });
  });
});

describe('lines that the Agent API glues together', () => {
  const definition = findFunction('send_notification', 'agent');
  const meaning = (body: string) => definition && understand(definition, parseReply(200, body));

  it('are told apart: a type that was found is no warning, a date that was replaced is one', () => {
    expect(
      meaning(
        'Invalid recipient_type (TEAM), NOTICE: found SOLAR as CAMPAIGN<BR>\nSUCCESS: notification queued - SOLAR|CAMPAIGN|5\n',
      ),
    ).toMatchObject({ outcome: 'success', fields: { notificationId: '5' } });
    expect(
      meaning(
        'NOTICE: Invalid notification date 99, changing to nowSUCCESS: notification queued - agent001|USER|6\n',
      ),
    ).toMatchObject({ outcome: 'partial', warnings: [{ code: 'date-replaced' }] });
    expect(
      meaning(
        'Invalid recipient_type (), ERROR: no matching recipient found in users, user_groups, or campaigns - ghost\n',
      ),
    ).toMatchObject({ outcome: 'failure', code: 'unknown-recipient' });
  });
});
