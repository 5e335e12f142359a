import { describe, expect, it } from 'vitest';
import { dial } from '../../connectors/vicidial/composed/agent-dial.ts';
import { hangupAndDispose } from '../../connectors/vicidial/composed/agent-hang-up.ts';
import { startAgentRig } from './dialer-agent-api-rig.ts';

describe('pausing', () => {
  it('is an order for the screen, and resuming is a conflict when the agent is not paused', async () => {
    const { agent, client, options } = await startAgentRig({ now: () => 1_795_316_205_000 });
    const paused = await client.agent.externalPause({ agentUser: 'agent001', value: 'PAUSE' }, options);
    expect(paused).toMatchObject({ outcome: 'success', fields: { epoch: 1_795_316_205 } });
    expect(agent('agent001')['external_pause']).toBe('PAUSE!1795316205');
    await expect(
      client.agent.externalPause({ agentUser: 'agent001', value: 'RESUME' }, options),
    ).rejects.toMatchObject({ name: 'ConflictError', code: 'agent-not-paused' });
    await expect(
      client.agent.pauseCode({ agentUser: 'agent001', value: 'LUNCH' }, options),
    ).rejects.toMatchObject({ name: 'ConflictError', code: 'agent-not-paused' });
  });

  it('is refused before anything is sent when the pause code would be too long or nobody is named', async () => {
    const { client, options, standIn } = await startAgentRig();
    await expect(
      client.agent.pauseCode({ agentUser: 'agent004', value: 'JUMPING' }, options),
    ).rejects.toMatchObject({ kind: 'permanent', code: 'invalid-input' });
    await expect(client.agent.externalHangup({}, options)).rejects.toThrow(/agent_user: must be given/);
    expect(standIn.requests).toEqual([]);
  });

  it('is a conflict when the agent is not logged in, and permanent when no user has the alias', async () => {
    const { client, options } = await startAgentRig();
    await expect(client.agent.logout({ agentUser: 'agent003' }, options)).rejects.toMatchObject({
      name: 'ConflictError',
      code: 'agent-not-logged-in',
    });
    await expect(client.agent.logout({ altUser: 'nocrm' }, options)).rejects.toMatchObject({
      kind: 'permanent',
      code: 'unknown-agent',
    });
  });
});

describe('dialling', () => {
  it('takes the country code off the number and sends every mandatory parameter', async () => {
    const { agent, client, options } = await startAgentRig({ now: () => 1_795_316_205_000 });
    const dialled = await dial(client, { agentUser: 'agent004', phone: '+1 (312) 555-7779' }, options);
    expect(dialled.fields).toMatchObject({ phoneNumber: '3125557779', phoneCode: '1', search: 'YES' });
    expect(agent('agent004')['external_dial']).toBe('3125557779!1!YES!NO!NO!!1795316205!!!!!!!');
  });

  it("dials a lead's alternative number, and is a conflict while the agent has a lead", async () => {
    const { client, options } = await startAgentRig();
    const order = { leadId: '101', altDial: 'ALT' } as const;
    const dialled = await dial(client, { agentUser: 'agent004', ...order }, options);
    expect(dialled.fields.phoneNumber).toBe('3125550102');
    await expect(dial(client, { agentUser: 'agent001', ...order }, options)).rejects.toMatchObject({
      name: 'ConflictError',
      code: 'agent-not-paused',
    });
  });

  it('is partial when the in-group for the call does not exist', async () => {
    const { client, options } = await startAgentRig();
    const flags = { search: true, preview: false, focus: false };
    const dialled = await client.agent.externalDial(
      { agentUser: 'agent004', value: '3125557777', ...flags, dialIngroup: 'NOIG' },
      options,
    );
    expect(dialled).toMatchObject({ outcome: 'partial', warnings: [{ code: 'unknown-dial-ingroup' }] });
  });

  it('is refused when the command would be cut, or an apostrophe would break it', async () => {
    const { client, options, standIn } = await startAgentRig();
    const order = { agentUser: 'agent004', value: '3125557777', search: true, preview: false, focus: false };
    await expect(client.agent.externalDial({ ...order, vendorId: "O'Brien" }, options)).rejects.toMatchObject(
      { code: 'invalid-input' },
    );
    await expect(
      client.agent.externalDial(
        { ...order, dialPrefix: '9'.repeat(20), groupAlias: 'A'.repeat(30) },
        options,
      ),
    ).rejects.toThrow(/100 characters/);
    expect(standIn.requests).toEqual([]);
  });
});

describe('hanging up', () => {
  it('pauses, hangs up and gives the status with its callback, in that order', async () => {
    const { agent, client, options, standIn } = await startAgentRig();
    const callback = { at: '2026-12-05 10:00', ownOnly: true, comments: 'call at ten' };
    const order = { agentUser: 'agent001', status: 'CALLBK', leadId: '101', pause: true, callback };
    standIn.tables.users.update(() => true, { view_reports: '1' });
    expect(await hangupAndDispose(client, order, options)).toEqual(['paused', 'hung-up', 'disposed']);
    expect(agent('agent001')).toMatchObject({
      external_hangup: '1',
      external_status: 'CALLBK!2026-12-05 10:00:00!USERONLY!call at ten!',
    });
  });

  it('orders nothing when the agent has another lead by now', async () => {
    const { agent, client, options } = await startAgentRig();
    const order = { agentUser: 'agent001', status: 'SALE', leadId: '999' };
    await expect(hangupAndDispose(client, order, options)).rejects.toMatchObject({ code: 'other-lead' });
    expect(agent('agent001')).toMatchObject({ external_hangup: '', external_status: '' });
  });
});

describe('transferring', () => {
  it('goes to an active in-group only, and needs a number where VICIdial does not notice', async () => {
    const { agent, client, options } = await startAgentRig({ now: () => 1_795_316_205_000 });
    const closer = { agentUser: 'agent001', value: 'LOCAL_CLOSER' } as const;
    const done = await client.agent.transferConference({ ...closer, ingroupChoices: 'SALESIN' }, options);
    expect(done.fields).toMatchObject({ ingroup: 'SALESIN', callId: 'V1121211100000000101' });
    expect(agent('agent001')['external_transferconf']).toBe(
      'LOCAL_CLOSER---SALESIN------NO------------1795316205---',
    );
    await expect(
      client.agent.transferConference({ ...closer, ingroupChoices: 'CLOSERS' }, options),
    ).rejects.toMatchObject({ kind: 'permanent', code: 'unknown-ingroup' });
    await expect(
      client.agent.transferConference({ agentUser: 'agent001', value: 'BLIND_TRANSFER' }, options),
    ).rejects.toThrow(/phone_number: is needed/);
  });

  it('is a conflict without a live call', async () => {
    const { client, options } = await startAgentRig();
    await expect(
      client.agent.transferConference({ agentUser: 'agent004', value: 'HANGUP_BOTH' }, options),
    ).rejects.toMatchObject({ name: 'ConflictError', code: 'no-live-call' });
  });

  it("hangs up a remote agent's call and sets him ready, with the status in lead and log", async () => {
    const { agent, client, options, standIn } = await startAgentRig();
    const value = 'V1121211100000000101';
    standIn.tables.autoCalls.insert({ callerid: value, lead_id: '101', call_type: 'OUT' });
    const call = { agentUser: 'agent001', value, stage: 'HANGUP', status: 'TEST88' } as const;
    expect(await client.agent.raCallControl(call, options)).toMatchObject({ code: 'hung-up' });
    expect(agent('agent001')).toMatchObject({ status: 'READY', lead_id: '0', callerid: '' });
    expect(standIn.leads[0]?.status).toBe('TEST88');
    await expect(client.agent.raCallControl(call, options)).rejects.toMatchObject({
      name: 'ConflictError',
      code: 'no-active-call',
    });
  });
});
